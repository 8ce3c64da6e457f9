package io.zetel.licensing.api.audit;

import java.time.Instant;

/** That a tenant's history had this event as its last, by its hash, at this time. */
record Checkpoint(String tenantId, long n, String hash, Instant at) {}
