-- Whether a user may sign in, and whether the licences sleep meanwhile. Nobody was disabled before.
alter table held_licences.holder add column account text not null default 'ENABLED';
create index disabled_holder on held_licences.holder (tenant_id, holder) where account <> 'ENABLED';
