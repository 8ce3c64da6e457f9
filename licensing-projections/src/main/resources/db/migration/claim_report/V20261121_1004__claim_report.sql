-- Rebuilt from the events at will: never alter with care what a new table and a replay can do.
create schema claim_report;

-- No unique key: a claim id is unique by the hand of who gave it, and a report must not stop where one was given twice.
create table claim_report.claim (
    tenant_id       text collate "C" not null,
    claim_id        text collate "C" not null,
    user_id         text        not null,
    policy_id       text collate "C" not null,
    policy_version  bigint      not null,
    app             text        not null,
    trigger         text        not null,
    sku_id          text        not null,
    sku             text        not null,
    backup_position int         not null,
    claimed_at      timestamptz not null,
    recorded_at     timestamptz not null
);

-- Read backwards, newest first. Times lead, so that new claims go to the right edge however random their ids are.
create index claim_by_time on claim_report.claim (tenant_id, claimed_at, claim_id);
create index claim_of_policy_by_time on claim_report.claim (tenant_id, policy_id, claimed_at, claim_id);

-- How often each outcome came of a policy on a day (UTC): CLAIMED, of these FROM_BACKUP, and the code of each refusal.
create table claim_report.tally (
    tenant_id text collate "C" not null,
    day       date   not null,
    policy_id text collate "C" not null,
    outcome   text collate "C" not null,
    count     bigint not null,
    primary key (tenant_id, day, policy_id, outcome)
);

create table claim_report.policy (
    tenant_id text collate "C" not null,
    policy_id text collate "C" not null,
    name      text not null,
    primary key (tenant_id, policy_id)
);
