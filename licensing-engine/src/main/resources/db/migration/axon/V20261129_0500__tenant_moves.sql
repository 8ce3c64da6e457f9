-- Tenants that are on their way to another installation or from one, and those that went or came. Whoever is not here never moved.
create table tenant_move (
    tenant_id  text collate "C" primary key,
    state      text   not null check (state in ('MOVING', 'MOVED', 'ARRIVING', 'ARRIVED')),
    -- The installation it comes from or goes to, by the id of its token store.
    other      text   not null,
    -- Where it is served, once it has moved away.
    address    text,
    -- How often it came from elsewhere.
    arrivals   int    not null default 0,
    -- Of one that arrives: up to where the other event store is copied, and where this one stood then.
    copied     bigint not null default -1,
    reached    bigint not null default -1,
    changed_at timestamptz not null default now()
);
