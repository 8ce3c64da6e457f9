-- Likewise, of groups.
alter table groups.directory_group add column object_id uuid;
create index group_of_object on groups.directory_group (object_id, tenant_id);
