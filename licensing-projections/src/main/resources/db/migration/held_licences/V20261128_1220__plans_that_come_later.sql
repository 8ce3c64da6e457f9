-- Where the enabled plans are named, a source gives these and no others, also when the product gets more.
alter table held_licences.licence add column enabled_plans text[];
