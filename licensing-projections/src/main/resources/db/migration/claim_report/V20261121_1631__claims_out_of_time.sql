-- Claims are recorded when they are made, all but a few: those told on a later day, and those of a client whose clock is ahead.
-- Who asks how it was at an instant can go by when claims were made, if these are looked at one by one.
create index claim_out_of_time on claim_report.claim (tenant_id, claimed_at, claim_id)
    where claimed_at - recorded_at > interval '1 second' or (claimed_at at time zone 'UTC')::date < (recorded_at at time zone 'UTC')::date;
