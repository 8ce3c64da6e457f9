-- Rebuilt from the events at will: never alter with care what a new table and a replay can do.
create schema lifecycle_calendar;

-- When the seats of a product change by themselves, and until when more of them may be out than there are.
create table lifecycle_calendar.pool (
    tenant_id  text collate "C" not null,
    sku_id     text collate "C" not null,
    assigned   int     not null,
    over_until timestamptz,
    next_on    timestamptz,
    gone       boolean not null,
    purchases  jsonb   not null,
    primary key (tenant_id, sku_id)
);

create index pool_by_next on lifecycle_calendar.pool (next_on) where next_on is not null;
create index pool_by_over_until on lifecycle_calendar.pool (over_until) where over_until is not null;
create index pool_gone on lifecycle_calendar.pool (tenant_id, sku_id) where gone;

-- Which policies and groups give which products.
create table lifecycle_calendar.giver (
    tenant_id text collate "C" not null,
    kind      text collate "C" not null,
    id        text collate "C" not null,
    active    boolean not null,
    sku_ids   text[]  not null,
    primary key (tenant_id, kind, id)
);

-- Until when a deleted user can come back.
create table lifecycle_calendar.deleted_user (
    tenant_id text collate "C" not null,
    holder    text collate "C" not null,
    purge_on  timestamptz not null,
    primary key (tenant_id, holder)
);

create index deleted_user_by_purge on lifecycle_calendar.deleted_user (purge_on);
