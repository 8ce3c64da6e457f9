-- The W3C trace context of the request that asked for the job.
alter table job add column traceparent text;
