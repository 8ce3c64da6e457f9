-- Whose answer it is: a scope is a hash and does not tell.
alter table idempotency add column tenant_id text collate "C";
