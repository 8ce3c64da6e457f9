-- A tenant's id takes 37 bytes of an index entry where it is a GUID, a product's as many. What is only asked for as a whole stands as a
-- number of four bytes instead; ids may share one, so whoever asks compares the ids of the rows as well. Until the new indexes are there,
-- about a second for each million events, nothing is written to the history; it is read by the old ones meanwhile.
create index event_of_subject_by_number on history.event (hashtext(tenant_id), subject, n);
create index event_of_type_by_number on history.event (hashtext(tenant_id), type, n);
create index event_of_product_by_number on history.event (hashtext(tenant_id), hashtext(sku_id), subject, n) where sku_id is not null;
drop index history.event_of_subject, history.event_of_type, history.event_of_product;
alter index history.event_of_subject_by_number rename to event_of_subject;
alter index history.event_of_type_by_number rename to event_of_type;
alter index history.event_of_product_by_number rename to event_of_product;
