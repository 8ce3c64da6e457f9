-- What people call users, devices and groups: personal data, so it lives here, where it can be erased, and never in events.
create table directory_name (
    tenant_id    text collate "C" not null,
    kind         text collate "C" not null,
    id           text collate "C" not null,
    display_name text not null,
    primary key (tenant_id, kind, id)
);
