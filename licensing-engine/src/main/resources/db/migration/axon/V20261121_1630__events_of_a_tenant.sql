-- What a tenant has in the event store is found without reading what others have there. The names of its streams begin alike; sorted by
-- their bytes they lie side by side, whatever the language of the database.
alter table domain_event alter column aggregate_identifier type text collate "C";

-- An event of no stream goes by its own id instead and is found by what it says.
create index domain_event_of_no_stream on domain_event (substring(encode(payload, 'escape') from '"tenantId"\s*:\s*"([^"]*)"'))
    where event_identifier = aggregate_identifier;
