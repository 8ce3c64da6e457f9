-- Who is who: personal data of users, devices and groups lives here, where one delete erases it, and never in events.
create table directory_profile (
    tenant_id   text collate "C" not null,
    kind        text collate "C" not null,
    id          text collate "C" not null,
    object_id   uuid        not null,
    -- Lower case.
    user_name   text collate "C",
    external_id text collate "C",
    display_name text,
    given_name  text,
    family_name text,
    mail        text,
    -- What else the directory tells of people at work, of devices and of groups, by field.
    work        jsonb       not null default '{}',
    -- As filters compare it: without case and accents.
    department  text collate "C",
    created_at  timestamptz not null,
    changed_at  timestamptz not null,
    primary key (tenant_id, kind, id)
);

-- What tells rows apart comes first, so that the way to one by its id is the only one that begins with the tenant: the planner takes no other,
-- also while it has no statistics yet.
create unique index profile_of_object on directory_profile (object_id, tenant_id, kind);
create unique index profile_of_user_name on directory_profile (user_name, tenant_id);
create unique index profile_of_external_id on directory_profile (external_id, tenant_id, kind);
create index profile_of_department on directory_profile (department, tenant_id, kind, id) where department is not null;

-- The words somebody is found by, without case and accents: a search is a range of them.
create table directory_word (
    tenant_id text collate "C" not null,
    kind      text collate "C" not null,
    word      text collate "C" not null,
    id        text collate "C" not null,
    primary key (tenant_id, kind, word, id),
    foreign key (tenant_id, kind, id) references directory_profile on delete cascade
);

create index word_of_profile on directory_word (id, tenant_id, kind, word);
