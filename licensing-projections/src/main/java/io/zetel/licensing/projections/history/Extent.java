package io.zetel.licensing.projections.history;

import java.time.Instant;
import java.util.List;

/** How far a history reaches: how many events, from when to when, and how they lie in between. */
public record Extent(long events, Instant first, Instant last, List<Part> parts) {

    /** A part of the time, as long as every other, and how many events became known in it. */
    public record Part(Instant from, long events) {}
}
