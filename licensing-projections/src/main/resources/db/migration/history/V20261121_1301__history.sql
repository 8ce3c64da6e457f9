-- Rebuilt from the events at will, and every time with the same hashes: never alter with care what a new table and a replay can do.
create schema history;

-- Every event of a tenant in order. Each row's hash covers the row and the hash before it, so that no row can be changed, left out, put in
-- or moved without breaking the chain. What is not under the hash follows from the payload and is kept only to be searched.
create table history.event (
    tenant_id        text collate "C" not null,
    n                bigint      not null,
    event_id         text        not null,
    type             text collate "C" not null,
    payload_type     text        not null,
    payload_revision text,
    recorded_at      timestamptz not null,
    stream           text,
    sequence         bigint,
    payload          bytea       not null,
    metadata         bytea       not null,
    previous_hash    bytea       not null,
    hash             bytea       not null,
    -- When the tenant's history had come this far; unlike recorded_at it never goes back, whatever the clocks of the nodes did.
    known_at         timestamptz not null,
    effective_on     timestamptz,
    subject          text collate "C" not null,
    sku_id           text collate "C",
    primary key (tenant_id, n)
);

create index event_of_subject on history.event (tenant_id, subject, n);
create index event_of_type on history.event (tenant_id, type, n);
create index event_by_time on history.event (tenant_id, known_at, n);
-- Whom a product ever came to, one after the other.
create index event_of_product on history.event (tenant_id, sku_id, subject, n) where sku_id is not null;
