-- A replay that was called off while it was under way.
alter table operations.replay drop constraint replay_state_check;
alter table operations.replay add constraint replay_state_check
    check (state in ('RUNNING', 'CAUGHT_UP', 'COMPARED', 'SWAPPED', 'DIFFERENT', 'FAILED', 'CANCELLED', 'DISCARDED'));
