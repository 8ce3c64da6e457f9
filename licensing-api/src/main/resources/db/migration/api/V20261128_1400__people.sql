-- Who signs in at the console. Events name a person by id; the name stays here, where it can be erased.
create table person (
    person_id     text collate "C" primary key,
    -- In lower case.
    sign_in_name  text collate "C" not null unique,
    display_name  text,
    tenant_id     text,
    roles         text        not null,
    password_hash text        not null,
    generation    uuid        not null,
    must_change   boolean     not null,
    language      text,
    created_at    timestamptz not null default now()
);

-- Counted by name, whether or not there is somebody of that name; the name itself is not kept.
create table sign_in_failure (
    name_hash text collate "C" primary key,
    failures  integer     not null,
    last_at   timestamptz not null
);
create index sign_in_failure_last_at on sign_in_failure (last_at);
