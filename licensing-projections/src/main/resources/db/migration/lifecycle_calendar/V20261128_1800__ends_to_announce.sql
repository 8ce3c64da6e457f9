-- The first end of a term of which nobody was told yet that it comes. Nobody was told of any before.
alter table lifecycle_calendar.pool add column announce_on timestamptz;
update lifecycle_calendar.pool
set announce_on = (select min((bought ->> 'endsOn')::timestamptz) from jsonb_array_elements(purchases) as bought
                   where bought ->> 'status' = 'ENABLED' and not (bought ->> 'autoRenew')::boolean);
create index pool_by_announce_on on lifecycle_calendar.pool (announce_on) where announce_on is not null;
