-- As with holders.
drop index groups.group_by_small_id;
create index group_with_capitals on groups.directory_group (tenant_id, lower(group_id), group_id) where lower(group_id) <> group_id;
