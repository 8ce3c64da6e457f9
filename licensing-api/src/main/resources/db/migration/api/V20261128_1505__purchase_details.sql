-- What a purchase is called elsewhere and what it cost, beside the events: it can be changed and erased. A key belongs to one purchase.
create table purchase_detail (
    tenant_id       text collate "C" not null,
    subscription_id text collate "C" not null,
    external_key    text collate "C",
    order_number    text,
    cost            numeric(19, 4),
    currency        text,
    notes           text,
    primary key (tenant_id, subscription_id),
    unique (tenant_id, external_key)
);
