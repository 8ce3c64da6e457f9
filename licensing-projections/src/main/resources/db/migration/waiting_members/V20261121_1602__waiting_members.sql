-- Rebuilt from the events at will: never alter with care what a new table and a replay can do.
create schema waiting_members;

-- Who waits for a seat of what, through which source, in the order in which they began to.
create table waiting_members.waiting (
    tenant_id   text collate "C" not null,
    sku_id      text collate "C" not null,
    holder      text collate "C" not null,
    source_type text collate "C" not null,
    source_id   text collate "C" not null,
    place       bigint not null,
    primary key (tenant_id, sku_id, holder, source_type, source_id)
);

create index waiting_by_place on waiting_members.waiting (tenant_id, sku_id, place);
create index waiting_by_holder on waiting_members.waiting (tenant_id, holder);
