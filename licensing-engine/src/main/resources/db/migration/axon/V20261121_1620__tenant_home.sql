-- Which node decides for a tenant, a new name at each start: only that one's memory of the tenant is up to date.
-- Unlogged, because after a crash of the database everybody asks anew.
create unlogged table tenant_home (
    tenant_id text not null primary key,
    node      uuid not null
);
