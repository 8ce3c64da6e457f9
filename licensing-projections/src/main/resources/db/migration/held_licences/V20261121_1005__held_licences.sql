-- Rebuilt from the events at will: never alter with care what a new table and a replay can do.
create schema held_licences;

create table held_licences.holder (
    tenant_id          text collate "C" not null,
    holder             text collate "C" not null,
    user_type          text    not null,
    usage_location     text,
    on_premises_synced boolean not null,
    standing           text    not null,
    version            bigint  not null,
    primary key (tenant_id, holder)
);

create table held_licences.licence (
    tenant_id      text collate "C" not null,
    holder         text collate "C" not null,
    sku_id         text collate "C" not null,
    source_type    text collate "C" not null,
    source_id      text collate "C" not null,
    sku            text        not null,
    since          timestamptz not null,
    state          text        not null,
    error          text,
    disabled_plans text[]      not null,
    primary key (tenant_id, holder, sku_id, source_type, source_id)
);

create index licence_of_product on held_licences.licence (tenant_id, sku_id, holder);
