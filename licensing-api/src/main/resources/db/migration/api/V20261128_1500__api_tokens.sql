-- Long-lived tokens of tenants. A token is 256 random bits, so its hash is a quick one; the token itself is nowhere.
create table api_token (
    token_id     uuid        primary key,
    tenant_id    text collate "C" not null,
    name         text collate "C" not null,
    token_hash   text collate "C" not null unique,
    roles        text        not null,
    created_by   text        not null,
    created_at   timestamptz not null,
    expires_at   timestamptz,
    -- Written at most once a minute.
    last_used_at timestamptz
);
create index api_token_tenant on api_token (tenant_id, name, created_at, token_id);
