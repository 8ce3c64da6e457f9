-- As with holders: found by the form in which ids are compared, shown as first written.
alter table groups.directory_group add column compared text collate "C" not null default '';
update groups.directory_group
set compared = case when group_id like '%@%' or group_id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                    then lower(normalize(group_id, nfc) collate "default") else normalize(group_id, nfc) end;
create index group_by_compared_id on groups.directory_group (tenant_id, compared);
