-- One row per rebuilding of one projection; those asked for together share an id. A migration that changes a read model may
-- ask for its rebuilding by inserting a row with swap_on_difference.
create table operations.replay (
    replay_id          uuid        not null default gen_random_uuid(),
    projection         text        not null collate "C",
    swap               boolean     not null default true,
    keep_old           boolean     not null default false,
    swap_on_difference boolean     not null default false,
    state              text        not null default 'RUNNING'
                       check (state in ('RUNNING', 'CAUGHT_UP', 'COMPARED', 'SWAPPED', 'DIFFERENT', 'FAILED', 'DISCARDED')),
    position           bigint      not null default -1,
    head               bigint      not null default -1,
    events             bigint      not null default 0,
    worked_millis      bigint      not null default 0,
    compared_rows      bigint,
    differences        jsonb       not null default '[]',
    error              text,
    actor              text        not null,
    requested_at       timestamptz not null default now(),
    started_at         timestamptz,
    finished_at        timestamptz,
    primary key (replay_id, projection)
);

-- A projection has one shadow, so one replay at a time.
create unique index replay_under_way on operations.replay (projection) where state in ('RUNNING', 'CAUGHT_UP');
create index replay_by_age on operations.replay (requested_at, replay_id);
