-- Who is signed in at the console. Of what the browser holds there is only the hash.
create table console_session (
    id_hash    text collate "C" primary key,
    person_id  text collate "C" not null,
    generation uuid        not null,
    created_at timestamptz not null,
    seen_at    timestamptz not null,
    ends_at    timestamptz not null
);
create index console_session_ends_at on console_session (ends_at);
