-- Nothing was ever in these: no saga is written, and letters that could not be shown are operations.dead_letter.
drop table saga_entry;
drop table association_value_entry;
drop table dead_letter_entry;
