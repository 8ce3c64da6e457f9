-- The stream of the catalogue: every event is a version. What the tables before had gathered is in its first event, made at the first start; they stay as they are.
create table catalogue_event
(
    version     bigint primary key check (version > 0),
    type        text        not null,
    recorded_at timestamptz not null,
    actor       text,
    reason      text,
    payload     jsonb       not null
);

-- Versions of which every tenant concerned has been told in its own history.
create table catalogue_told
(
    version bigint primary key references catalogue_event (version)
);
