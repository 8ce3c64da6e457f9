-- Where the events lie in the same database, a row says at which position instead of repeating the event. What was copied stays a copy.
alter table history.event
    add column position bigint,
    alter column event_id drop not null,
    alter column payload_type drop not null,
    alter column payload drop not null,
    alter column metadata drop not null;
