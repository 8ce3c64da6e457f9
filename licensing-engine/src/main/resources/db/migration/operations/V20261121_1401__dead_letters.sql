create schema operations;

-- Events a projection could not show, and those of the same tenant behind them, in the order in which they came.
-- The event itself stays in the event store; here is where to find it.
create table operations.dead_letter (
    place           bigint generated always as identity primary key,
    projection      text   collate "C" not null,
    tenant_id       text   collate "C" not null,
    position        bigint not null,
    event_id        text   not null,
    event_type      text   not null,
    aggregate_id    text   not null,
    sequence_number bigint not null,
    error           text   not null,
    attempts        int    not null,
    parked_at       timestamptz not null default now()
);

create index dead_letter_of_tenant on operations.dead_letter (projection, tenant_id, place);

-- What will never be shown, and who decided that. A rebuild leaves these out too.
create table operations.discarded_letter (
    projection   text        collate "C" not null,
    event_id     text        collate "C" not null,
    tenant_id    text        not null,
    position     bigint      not null,
    event_type   text        not null,
    error        text        not null,
    actor        text        not null,
    reason       text        not null,
    discarded_at timestamptz not null default now(),
    primary key (projection, event_id)
);
