-- The catalogue of the installation that a tenant came from, until it left there: what its past goes by.
create table catalogue_elsewhere (
    tenant_id   text collate "C" not null,
    until       timestamptz not null,
    version     bigint      not null,
    type        text        not null,
    recorded_at timestamptz not null,
    actor       text,
    reason      text,
    payload     jsonb       not null,
    primary key (tenant_id, until, version)
);
