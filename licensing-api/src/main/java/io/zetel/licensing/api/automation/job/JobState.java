package io.zetel.licensing.api.automation.job;

/** Where a job is; nobody knows of one that is still receiving its input. */
public enum JobState {
    RECEIVING,
    QUEUED,
    RUNNING,
    COMPLETED,
    FAILED
}
