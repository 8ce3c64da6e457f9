-- Answers kept for a day, so that a repeated POST gets the same answer again.
-- status is null while the first attempt runs; once its lease has lapsed the attempt is taken to have died with its node.
create table idempotency (
    scope        bytea primary key,
    request_hash bytea       not null,
    attempt      uuid        not null,
    lease_until  timestamptz not null,
    expires_at   timestamptz not null,
    status       smallint,
    headers      text,
    body         bytea
);

create index idempotency_expires_at on idempotency (expires_at);

-- Compressed before it comes here.
alter table idempotency alter column body set storage external;
