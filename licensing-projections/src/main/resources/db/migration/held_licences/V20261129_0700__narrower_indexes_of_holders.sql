-- What most rows have alike needs no index: an id that is spelled as ids are compared, and one without capitals, is found by the key.
drop index held_licences.holder_by_compared_id;
create index holder_spelled_otherwise on held_licences.holder (tenant_id, compared) where holder <> compared;
drop index held_licences.holder_by_small_id;
create index holder_with_capitals on held_licences.holder (tenant_id, lower(holder), holder) where lower(holder) <> holder;
-- Those of a country that few have are sorted when they are asked for; those of one that most have are met at once in the order of ids.
drop index held_licences.holder_of_location;
create index holder_of_location on held_licences.holder (tenant_id, usage_location) where usage_location is not null;
