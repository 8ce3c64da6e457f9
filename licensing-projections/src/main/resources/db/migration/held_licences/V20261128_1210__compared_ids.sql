-- Ids are found by the form in which they are compared; the row keeps the spelling that came first. What the projection writes is exact,
-- this is what the database can make of the rows that are there.
alter table held_licences.holder add column compared text collate "C" not null default '';
update held_licences.holder
set compared = case when holder like '%@%' or holder ~* '^[a-z]+:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                    then lower(normalize(holder, nfc) collate "default") else normalize(holder, nfc) end;
create index holder_by_compared_id on held_licences.holder (tenant_id, compared);
