-- Pools in which seats came free or were added, and nobody has yet looked at who waits for one.
create table healing_due (
    tenant_id text collate "C" not null,
    sku_id    text collate "C" not null,
    signal    bigint not null,
    correlation_id text not null,
    primary key (tenant_id, sku_id)
);
