-- How what identity providers push is taken. Nobody had said before.
alter table tenant_overview.tenant add column scim_id_from text not null default 'EXTERNAL_ID';
alter table tenant_overview.tenant add column scim_on_inactive text not null default 'SUSPEND';
alter table tenant_overview.tenant add column scim_removal_brake int;
