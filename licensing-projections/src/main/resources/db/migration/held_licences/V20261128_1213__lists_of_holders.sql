-- Lists and searches: by the start of the id without regard to capitals, and by what few have.
create index holder_by_small_id on held_licences.holder (tenant_id, lower(holder), holder);
create index holder_of_location on held_licences.holder (tenant_id, usage_location, holder) where usage_location is not null;
create index deleted_holder on held_licences.holder (tenant_id, holder) where standing = 'DELETED';
create index guest on held_licences.holder (tenant_id, holder) where user_type = 'GUEST';
create index failing_licence on held_licences.licence (tenant_id, holder) where state in ('ERROR', 'ACTIVE_WITH_ERROR');
