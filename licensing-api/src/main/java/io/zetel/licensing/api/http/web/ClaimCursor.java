package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.projections.claims.After;
import java.time.DateTimeException;
import java.time.Instant;

/** Where a page of claims begins, the newest first. */
public final class ClaimCursor {

    private ClaimCursor() {}

    /** The place behind this claim. */
    public static Cursor behind(Instant claimedAt, String claimId) {
        return Cursor.of(claimedAt, claimId);
    }

    /** The place a client came back with. */
    public static After after(Cursor cursor) {
        try {
            return new After(Instant.parse(cursor.text(0)), cursor.text(1));
        } catch (DateTimeException e) {
            throw new BadRequest("/cursor", "INVALID_CURSOR", "is not a cursor of this list");
        }
    }
}
