-- Rebuilt from the events at will: never alter with care what a new table and a replay can do.
create schema tenant_overview;

create table tenant_overview.tenant (
    tenant_id          text collate "C" primary key,
    name               text    not null,
    country            text    not null,
    agreement          text,
    auto_claim_enabled boolean not null,
    policy_limit       int     not null,
    policy_count       int     not null,
    version            bigint  not null
);
