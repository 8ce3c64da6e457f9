-- Whose signatures are believed. Private keys are in no table: a node keeps the one of its tokens in memory, the one of checkpoints in a file.
create table api_public_key (
    kid            text collate "C" not null,
    purpose        text        not null check (purpose in ('TOKEN', 'CHECKPOINT')),
    jwk            text        not null,
    made_at        timestamptz not null default now(),
    -- No node signs with it after that.
    retired_at     timestamptz,
    -- For ever where null: a checkpoint may be shown after years.
    verifies_until timestamptz,
    primary key (purpose, kid)
);
