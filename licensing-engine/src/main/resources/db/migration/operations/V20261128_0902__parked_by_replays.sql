-- Tenants of which the rebuild has dead letters too, and tenants that were not compared because the live read model is behind.
alter table operations.replay
    add column parked_tenants int not null default 0,
    add column left_out_tenants int not null default 0;
