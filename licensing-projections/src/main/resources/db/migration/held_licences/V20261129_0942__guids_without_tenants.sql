-- A GUID finds its holder without the tenant: hardly ever do two tenants have the same one. Until the new index is there, about a
-- second for each million holders, none is written; it is read by the old one meanwhile.
create index holder_of_object_alone on held_licences.holder (object_id);
drop index held_licences.holder_of_object;
alter index held_licences.holder_of_object_alone rename to holder_of_object;
