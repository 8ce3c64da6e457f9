-- Searches by the start of the id without regard to capitals.
create index group_by_small_id on groups.directory_group (tenant_id, lower(group_id), group_id);
