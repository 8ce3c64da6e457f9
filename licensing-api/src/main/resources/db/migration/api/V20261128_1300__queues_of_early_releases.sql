-- Whoever began to wait under a release whose pools knew no queue is put into one after the start, in the order of the view.
do $$
begin
    if to_regclass('waiting_members.waiting') is not null then
        insert into healing_due
        select distinct tenant_id, sku_id, 1, 'queues-of-early-releases' from waiting_members.waiting
        on conflict (tenant_id, sku_id) do nothing;
    end if;
end $$;
