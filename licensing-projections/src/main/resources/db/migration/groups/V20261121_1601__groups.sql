-- Rebuilt from the events at will: never alter with care what a new table and a replay can do.
create schema groups;

-- Which members there are and which licences the group gives; what came of them is the holders' story.
create table groups.directory_group (
    tenant_id        text collate "C" not null,
    group_id         text collate "C" not null,
    member_type      text        not null,
    security_enabled boolean     not null,
    mode             text        not null,
    state            text        not null,
    processing_id    text,
    to_process       int         not null,
    ok               int         not null,
    failed           int         not null,
    skipped          int         not null,
    members          int         not null,
    started_at       timestamptz,
    finished_at      timestamptz,
    version          bigint      not null,
    primary key (tenant_id, group_id)
);

-- Members in the order in which they joined.
create table groups.member (
    tenant_id text collate "C" not null,
    group_id  text collate "C" not null,
    holder    text collate "C" not null,
    place     bigint      not null,
    since     timestamptz not null,
    primary key (tenant_id, group_id, holder)
);

create index member_by_place on groups.member (tenant_id, group_id, place);

create table groups.licence (
    tenant_id      text collate "C" not null,
    group_id       text collate "C" not null,
    sku_id         text collate "C" not null,
    sku            text        not null,
    disabled_plans text[]      not null,
    since          timestamptz not null,
    primary key (tenant_id, group_id, sku_id)
);

create index licence_of_product on groups.licence (tenant_id, sku_id, group_id);
