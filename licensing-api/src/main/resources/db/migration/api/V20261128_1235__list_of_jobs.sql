-- Listed newest first.
drop index job_of_tenant;
create index job_of_tenant on job (tenant_id, created_at, job_id);
