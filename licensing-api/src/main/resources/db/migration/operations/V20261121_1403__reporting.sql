-- Views for dashboards and BI tools, and the one role they need. Read docs/operations.md for what each column means.
create schema reporting;

do $$
begin
    create role zetel_reporting nologin;
exception
    when duplicate_object then null;
    when insufficient_privilege then
        raise notice 'The role zetel_reporting has to be created by an administrator, see docs/operations.md';
end $$;

-- Binds the views to the tables that have the live names now: a view follows a table that is renamed, so the swap of a
-- rebuilt read model calls this in its own transaction.
create function reporting.bind() returns void language plpgsql as $$
begin
    create or replace view reporting.claims as
    select claim.tenant_id, claim_id, user_id, claim.policy_id, coalesce(policy.name, claim.policy_id) as policy_name, policy_version, app, trigger,
           sku_id, sku, backup_position, backup_position > 0 as from_backup, claimed_at, recorded_at
    from claim_report.claim left join claim_report.policy using (tenant_id, policy_id)
    where claimed_at >= now() - interval '90 days';

    create or replace view reporting.seats as
    select pool.tenant_id, tenant.name as tenant_name, pool.sku_id, pool.sku,
           bought.total, pool.assigned, greatest(bought.total - pool.assigned, 0) as available,
           greatest(pool.assigned - bought.total, 0) as over_assigned, bought.next_lifecycle_on
    from seat_usage.pool left join tenant_overview.tenant using (tenant_id)
    cross join lateral (
        select coalesce(sum(seats) filter (where status in ('ENABLED', 'WARNING')), 0)::bigint as total,
               min(next_lifecycle_on) filter (where status <> 'DELETED') as next_lifecycle_on
        from seat_usage.purchase where purchase.tenant_id = pool.tenant_id and purchase.sku_id = pool.sku_id) bought;

    create or replace view reporting.refusals_daily as
    select tenant_id, day, policy_id, coalesce(policy.name, policy_id) as policy_name, outcome as code, count
    from claim_report.tally left join claim_report.policy using (tenant_id, policy_id)
    where outcome not in ('CLAIMED', 'FROM_BACKUP');

    create or replace view reporting.policies as
    select tenant_id, policy_id, name, app, case status when 'ACTIVE' then 'On' when 'DELETED' then 'Deleted' else 'Off' end as status, origin, version, jsonb_array_length(products) as products, created_at, changed_at
    from policy_list.policy;
end $$;

select reporting.bind();

revoke all on function reporting.bind() from public;

do $$
begin
    grant usage on schema reporting to zetel_reporting;
    grant select on all tables in schema reporting to zetel_reporting;
exception
    when undefined_object then null;
end $$;
