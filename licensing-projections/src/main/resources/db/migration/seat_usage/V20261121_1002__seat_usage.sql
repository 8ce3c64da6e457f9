-- Rebuilt from the events at will: never alter with care what a new table and a replay can do.
create schema seat_usage;

create table seat_usage.pool (
    tenant_id  text collate "C" not null,
    sku_id     text collate "C" not null,
    sku        text not null,
    assigned   int  not null,
    suspended  int  not null default 0,
    over_until timestamptz,
    primary key (tenant_id, sku_id)
);

create table seat_usage.purchase (
    tenant_id         text collate "C" not null,
    subscription_id   text collate "C" not null,
    sku_id            text collate "C" not null,
    seats             int         not null,
    starts_on         timestamptz not null,
    ends_on           timestamptz,
    auto_renew        boolean     not null,
    channel           text        not null,
    status            text        not null,
    since             timestamptz not null,
    next_lifecycle_on timestamptz,
    revision          bigint      not null,
    primary key (tenant_id, subscription_id, sku_id)
);

create index purchase_of_pool on seat_usage.purchase (tenant_id, sku_id);
