-- How far each processor has read.
create table token_entry (
    processor_name text    not null,
    segment        integer not null,
    token          bytea,
    token_type     text,
    time_stamp     text,
    owner          text,
    primary key (processor_name, segment)
);

-- The identity of this token store, written here because nodes that start together would race for it.
insert into token_entry (processor_name, segment, token, token_type, time_stamp)
values ('__config', 0, convert_to(format('{"config":{"id":"%s"}}', gen_random_uuid()), 'UTF8'),
        'org.axonframework.eventhandling.tokenstore.ConfigToken', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'));

-- Events a processor could not handle, in order per sequence, kept to be retried.
create table dead_letter_entry (
    dead_letter_identifier text   not null primary key,
    processing_group       text   not null,
    sequence_identifier    text   not null,
    sequence_index         bigint not null,
    message_type           text   not null,
    event_identifier       text   not null,
    time_stamp             text   not null,
    payload_type           text   not null,
    payload_revision       text,
    payload                bytea  not null,
    meta_data              bytea,
    type                   text,
    aggregate_identifier   text,
    sequence_number        bigint,
    token_type             text,
    token                  bytea,
    enqueued_at            text   not null,
    last_touched           text,
    processing_started     text,
    cause_type             text,
    cause_message          text,
    diagnostics            bytea,
    constraint dead_letter_entry_sequence unique (processing_group, sequence_identifier, sequence_index)
);

create table saga_entry (
    saga_id         text not null primary key,
    revision        text,
    saga_type       text,
    serialized_saga bytea
);

create table association_value_entry (
    id                bigint generated always as identity primary key,
    association_key   text,
    association_value text,
    saga_id           text,
    saga_type         text
);

create index association_value_entry_by_value on association_value_entry (saga_type, association_key, association_value);
create index association_value_entry_by_saga on association_value_entry (saga_id, saga_type);
