package io.zetel.licensing.projections.claims;

import java.time.Instant;

/** The place in a list of claims, the newest first, after which a page begins: behind this claim. */
public record After(Instant claimedAt, String claimId) {

    /** Before the newest claim. */
    public static final After NOTHING = new After(Instant.MAX, "\uffff");
}
