-- Rebuilt from the events at will: never alter with care what a new table and a replay can do.
create schema policy_list;

-- Deleted policies keep their row, unlisted, so that a page cursor that names one still knows its place.
create table policy_list.policy (
    tenant_id         text collate "C" not null,
    policy_id         text collate "C" not null,
    name              text        not null,
    app               text        not null,
    products          jsonb       not null,
    environment_scope text        not null,
    status            text        not null,
    origin            text        not null,
    version           bigint      not null,
    created_at        timestamptz not null,
    changed_at        timestamptz not null,
    primary key (tenant_id, policy_id)
);

create index policy_by_age on policy_list.policy (tenant_id, created_at, policy_id);

create table policy_list.policy_version (
    tenant_id  text collate "C" not null,
    policy_id  text collate "C" not null,
    version    bigint      not null,
    change     text        not null,
    name       text        not null,
    status     text        not null,
    products   jsonb       not null,
    changed_at timestamptz not null,
    actor      text,
    reason     text,
    primary key (tenant_id, policy_id, version)
);
