-- From here on every path to a licence has its rows: one a holder, product and source, with state and error as administrators read them.
alter table held_licences.holder add column deleted_on timestamptz;
alter table held_licences.licence add column changed_on timestamptz, add column plans text[] not null default '{}';
update held_licences.licence set changed_on = since;
alter table held_licences.licence alter column changed_on set not null, alter column plans drop default;

-- What a group's licences came to.
create index licence_of_group on held_licences.licence (tenant_id, source_id, sku_id, state) where source_type = 'GROUP';
create index failing_licence_of_group on held_licences.licence (tenant_id, source_id, holder)
    where source_type = 'GROUP' and state <> 'ACTIVE';
create index sleeping_licence on held_licences.licence (tenant_id, sku_id) where state = 'SUSPENDED';

-- Products that were revoked from a device: its apps are read-only.
create table held_licences.revocation (
    tenant_id text collate "C" not null,
    holder    text collate "C" not null,
    sku_id    text collate "C" not null,
    since     timestamptz not null,
    primary key (tenant_id, holder, sku_id)
);

-- Whether a purchase can be used: a licence of a product without any that can gives no access.
create table held_licences.purchase (
    tenant_id       text collate "C" not null,
    sku_id          text collate "C" not null,
    subscription_id text collate "C" not null,
    usable          boolean not null,
    primary key (tenant_id, sku_id, subscription_id)
);
