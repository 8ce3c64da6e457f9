-- The secret before the present one is honoured for a while; that a secret was used is kept to the day.
alter table api_client add former_hash text, add former_until timestamptz, add last_used_on date;
