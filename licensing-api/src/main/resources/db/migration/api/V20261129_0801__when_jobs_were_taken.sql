-- When all input of a job was there: from then on it is in lists, also in those of the past. An older one was taken when it was made.
alter table job add column queued_at timestamptz;
update job set queued_at = created_at where state <> 'RECEIVING';
