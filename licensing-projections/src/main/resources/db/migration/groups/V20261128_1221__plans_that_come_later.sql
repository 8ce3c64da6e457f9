-- Where the enabled plans are named, the group gives these and no others, also when the product gets more.
alter table groups.licence add column enabled_plans text[];
