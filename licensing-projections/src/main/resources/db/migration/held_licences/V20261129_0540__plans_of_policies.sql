-- A claim gives the plans that its policy's version names: they stand here once, and its row has the version's number instead of them.
create table held_licences.policy_plans (
    tenant_id text collate "C" not null,
    policy_id text collate "C" not null,
    sku_id    text collate "C" not null,
    version   bigint not null,
    plans     text[] not null,
    primary key (tenant_id, policy_id, sku_id, version)
);
alter table held_licences.licence add column policy_version bigint;
