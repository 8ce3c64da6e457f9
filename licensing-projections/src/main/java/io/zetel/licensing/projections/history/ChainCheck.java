package io.zetel.licensing.projections.history;

import io.zetel.licensing.domain.shared.TenantId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Walks along a history and tells the first link that does not hold (N12). */
public final class ChainCheck {

    /** Where a chain is broken, in which way, and in words. */
    public record BrokenLink(long n, Reason reason, String detail) {}

    /** The ways a chain can be broken. */
    public enum Reason {
        /** Numbers are left out. */
        MISSING,
        /** A number comes again, or too late. */
        OUT_OF_ORDER,
        /** It does not follow the event before it. */
        PREVIOUS_HASH,
        /** It is not what was recorded. */
        CONTENT,
        /** What it is searched by does not follow from what was recorded. */
        SEARCH_FIELDS,
        /** It cannot be read as an event. */
        UNREADABLE,
        /** The event store says otherwise. */
        EVENT_STORE,
        /** The checkpoint says otherwise. */
        CHECKPOINT
    }

    private long n;
    private byte[] hash;

    private ChainCheck(long n, byte[] hash) {
        this.n = n;
        this.hash = hash;
    }

    /** A walk from the very beginning. */
    public static ChainCheck fromGenesis(TenantId tenantId) {
        return new ChainCheck(0, Chain.genesis(tenantId));
    }

    /** A walk that begins with this event and takes its word for what was before. */
    public static ChainCheck beginningWith(HistoryEvent event) {
        return event.n() == 1 ? fromGenesis(event.tenantId()) : new ChainCheck(event.n() - 1, event.previousHash());
    }

    /** The number of the last event. */
    public long n() {
        return n;
    }

    /** The hash of the last event. */
    public String hash() {
        return HexFormat.of().formatHex(hash);
    }

    /** One event further; what is wrong with its link, if anything. */
    public Optional<BrokenLink> next(HistoryEvent event) {
        var broken = broken(event);
        n = event.n();
        hash = event.hash();
        return broken;
    }

    private Optional<BrokenLink> broken(HistoryEvent event) {
        if (event.n() > n + 1) {
            return link(n + 1, Reason.MISSING, "after %d comes %d".formatted(n, event.n()));
        } else if (event.n() <= n) {
            return link(event.n(), Reason.OUT_OF_ORDER, "after %d comes %d".formatted(n, event.n()));
        } else if (!Arrays.equals(event.previousHash(), hash)) {
            return link(event.n(), Reason.PREVIOUS_HASH, "it names another hash than that of the event before it");
        } else if (event.isGone()) {
            return link(event.n(), Reason.EVENT_STORE, "the event store does not hold it");
        } else if (!Arrays.equals(event.hash(), Chain.link(hash, event.canonical()))) {
            return link(event.n(), Reason.CONTENT, "its hash is not that of what it says");
        } else if (!event.facts().equals(Facts.of(event.stream(), event.payload()))) {
            return link(
                    event.n(), Reason.SEARCH_FIELDS, "subject, product or effectiveOn do not follow from its payload");
        }
        return Optional.empty();
    }

    private static Optional<BrokenLink> link(long n, Reason reason, String detail) {
        return Optional.of(new BrokenLink(n, reason, detail));
    }
}
