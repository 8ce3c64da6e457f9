-- The embedded identity: who may ask for tokens, and the key that signs them.
create table api_client (
    client_id   text collate "C" primary key,
    generation  uuid        not null,
    secret_hash text        not null,
    tenant_id   text,
    roles       text        not null,
    created_at  timestamptz not null default now()
);

-- One row: all nodes sign with one key, and tokens outlive a restart. Whoever reads this table can sign tokens.
create table api_signing_key (
    one boolean primary key default true check (one),
    jwk text not null
);
