-- Who comes from a directory on premises: switching its sync off concerns all of them.
create index synced_user on held_licences.holder (tenant_id, holder) where on_premises_synced and standing = 'ACTIVE';
