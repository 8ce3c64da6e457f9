package io.zetel.licensing.projections.seats;

import io.zetel.licensing.domain.shared.SkuId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The seats of one product (P11, P12): {@code total} is what can be used, in grace included; {@code expiringSoon} is
 * part of it, never subtracted. {@code overAssigned} is 0 where no seat works at all: the assignments wait without
 * effect for a reactivation (R12). {@code suspended} counts assignments, the other states count seats.
 * {@code nextExpiry} is when the first of the seats in use ends its term for good or its grace. {@code owned} says
 * whether any purchase is left.
 */
public record PoolRow(
        SkuId skuId,
        int total,
        int assigned,
        int available,
        int expiringSoon,
        int overAssigned,
        int suspended,
        int enabledSeats,
        int warningSeats,
        int suspendedSeats,
        int lockedOutSeats,
        @Nullable Instant nextExpiry,
        @Nullable Instant overUntil,
        boolean owned) {}
