-- The GUID by which directories that know nothing else name a user or device. What the projection writes; the rows that are there get theirs
-- from Java, for only it can make them.
alter table held_licences.holder add column object_id uuid;
create index holder_of_object on held_licences.holder (object_id, tenant_id);
