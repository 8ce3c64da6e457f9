-- What a tenant has beside its events does not change any more once it is on its way, whichever node is asked: what is copied is all there is.
-- Whoever closes a tenant waits for the transactions that hold a lock on one of these tables, so that nobody is missed.
create function operations.refuse_what_moves() returns trigger language plpgsql as $$
declare
    tenant text := case when tg_op = 'DELETE' then old.tenant_id else new.tenant_id end;
begin
    if tenant is not null and current_setting('zetel.moves', true) is distinct from tenant
       and exists (select from tenant_move where tenant_id = tenant and state <> 'ARRIVED') then
        raise exception 'The tenant % is moving', tenant using errcode = 'ZT001';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;

create trigger refuse_what_moves before insert or update or delete on directory_profile
    for each row execute function operations.refuse_what_moves();
create trigger refuse_what_moves before insert or update or delete on purchase_detail
    for each row execute function operations.refuse_what_moves();
create trigger refuse_what_moves before insert or update or delete on person
    for each row execute function operations.refuse_what_moves();
create trigger refuse_what_moves before insert or update or delete on webhooks.endpoint
    for each row execute function operations.refuse_what_moves();
-- Whoever asks for a token, or carries one, is noted in these, and may still read.
create trigger refuse_what_moves before insert or delete on api_client
    for each row execute function operations.refuse_what_moves();
create trigger refuse_what_moves before insert or delete on api_token
    for each row execute function operations.refuse_what_moves();
-- No job begins; those under way are waited for.
create trigger refuse_what_moves before insert or update of state on job
    for each row when (new.state in ('RECEIVING', 'QUEUED')) execute function operations.refuse_what_moves();
