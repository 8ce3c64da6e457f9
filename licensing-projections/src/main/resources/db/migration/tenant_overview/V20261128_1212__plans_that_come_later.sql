-- What becomes of plans that come later to products given by hand or through groups.
alter table tenant_overview.tenant add column new_plans text not null default 'ON';
