-- One row per event, in the order of being stored. No unique index on the event's own id: nothing asks for it and it costs a third of the write rate.
create table domain_event (
    global_index         bigint generated always as identity (cache 1) primary key,
    event_identifier     text   not null,
    aggregate_identifier text   not null,
    sequence_number      bigint not null,
    type                 text,
    time_stamp           text   not null,
    payload_type         text   not null,
    payload_revision     text,
    payload              bytea  not null,
    meta_data            bytea,
    constraint domain_event_sequence unique (aggregate_identifier, sequence_number)
);

create table snapshot_event (
    event_identifier     text   not null,
    aggregate_identifier text   not null,
    sequence_number      bigint not null,
    type                 text   not null,
    time_stamp           text   not null,
    payload_type         text   not null,
    payload_revision     text,
    payload              bytea  not null,
    meta_data            bytea,
    primary key (aggregate_identifier, sequence_number)
);
