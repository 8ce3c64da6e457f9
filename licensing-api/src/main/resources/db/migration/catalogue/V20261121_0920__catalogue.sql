-- What the vendor's lists have said: every import that changed something is a version, and every version of a product is kept.
create table catalogue_version
(
    version     bigint generated always as identity primary key,
    imported_at timestamptz not null default clock_timestamp(),
    imported_by text,
    added       integer     not null,
    changed     integer     not null
);

create table catalogue_product
(
    sku_id             text   not null,
    valid_from_version bigint not null references catalogue_version (version),
    product            jsonb  not null,
    primary key (sku_id, valid_from_version)
);
