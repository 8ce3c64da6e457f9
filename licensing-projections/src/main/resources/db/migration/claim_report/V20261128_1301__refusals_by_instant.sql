-- A window begins at an instant, not with a day: of its first day the refusals are counted by when they were. Those at one instant are one
-- row. Filled from now on; a rebuild of the claim report fills it for the time before.
create table claim_report.refusal (
    tenant_id  text collate "C" not null,
    refused_at timestamptz not null,
    policy_id  text collate "C" not null,
    code       text collate "C" not null,
    count      bigint not null,
    primary key (tenant_id, refused_at, policy_id, code)
);
