-- Who is told what happened in a tenant, how far, and what came of it. Not rebuilt from events.
create schema webhooks;

create table webhooks.endpoint (
    endpoint_id     uuid primary key,
    tenant_id       text collate "C" not null,
    url             text        not null,
    types           text[]      not null,
    description     text,
    collapse        boolean     not null,
    -- Encrypted with a key that is in no table.
    secret          bytea       not null,
    -- Signs as well until then.
    previous_secret bytea,
    previous_until  timestamptz,
    disabled_at     timestamptz,
    disabled_reason text check (disabled_reason in ('REQUESTED', 'GONE', 'FAILING')),
    -- Whether the history says so; by those who switch it off themselves it need not.
    disabled_noted  boolean     not null default true,
    created_at      timestamptz not null
);

create index endpoint_of_tenant on webhooks.endpoint (tenant_id, created_at);

-- Up to which number of its tenant's history an endpoint has messages, and which node sends them.
create table webhooks.cursor (
    endpoint_id   uuid primary key references webhooks.endpoint on delete cascade,
    n             bigint not null,
    failing_since timestamptz,
    owner         uuid,
    lease_until   timestamptz
);

-- What is to be sent or was; its content is made of the history each time.
create table webhooks.message (
    endpoint_id     uuid        not null references webhooks.endpoint on delete cascade,
    n               bigint      not null,
    event_id        text        not null,
    type            text        not null,
    occurred_at     timestamptz not null,
    state           text        not null check (state in ('PENDING', 'DELIVERED', 'FAILED')),
    -- Since it was last asked for, and in all.
    tries           int         not null default 0,
    attempts        int         not null default 0,
    next_attempt_at timestamptz,
    changed_at      timestamptz not null,
    primary key (endpoint_id, n)
);

create unique index message_of_event on webhooks.message (endpoint_id, event_id);
create index message_due on webhooks.message (endpoint_id, next_attempt_at, n) where state = 'PENDING';
create index message_over on webhooks.message (changed_at) where state <> 'PENDING';

create table webhooks.attempt (
    attempt_id  bigint      not null generated always as identity primary key,
    endpoint_id uuid        not null,
    n           bigint      not null,
    at          timestamptz not null,
    millis      bigint      not null,
    status      int,
    error       text,
    answer      text        not null,
    foreign key (endpoint_id, n) references webhooks.message on delete cascade
);

create index attempt_of_message on webhooks.attempt (endpoint_id, n, attempt_id);
create index attempt_by_time on webhooks.attempt (at);
