package io.zetel.licensing.domain.subscription;

import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.Function;

/** The queue of one pool as one unit of work changes it. */
final class QueueChange {

    private static final int PER_EVENT = 1000;

    private final SeatQueue before;
    private final SequencedSet<HolderId> passedOver;
    private final SequencedSet<HolderId> toAsk;
    private final SequencedSet<HolderId> left = new LinkedHashSet<>();
    private final SequencedSet<HolderId> joined = new LinkedHashSet<>();

    QueueChange(SeatQueue before) {
        this.before = before;
        this.passedOver = new LinkedHashSet<>(before.waiting().subList(0, before.passedOver()));
        this.toAsk = new LinkedHashSet<>(
                before.waiting().subList(before.passedOver(), before.waiting().size()));
    }

    boolean hasNext() {
        return !toAsk.isEmpty();
    }

    /** Who waits longest of those who were not asked since a seat is free. */
    HolderId next() {
        return toAsk.getFirst();
    }

    List<HolderId> next(int most) {
        return toAsk.stream().limit(most).toList();
    }

    /** Whether nobody who has still to be asked waits longer than this one. */
    boolean isTurnOf(HolderId holder) {
        return toAsk.isEmpty() || toAsk.getFirst().equals(holder) || passedOver.contains(holder);
    }

    boolean has(HolderId holder) {
        return toAsk.contains(holder) || passedOver.contains(holder);
    }

    void join(HolderId holder) {
        toAsk.add(holder);
        joined.add(holder);
    }

    boolean leave(HolderId holder) {
        boolean waited = passedOver.remove(holder) || toAsk.remove(holder);
        if (waited && !joined.remove(holder)) {
            left.add(holder);
        }
        return waited;
    }

    /** This one was asked; whoever took a seat waits no longer and is not meant. */
    void passOver(HolderId holder) {
        if (toAsk.remove(holder)) {
            passedOver.add(holder);
        }
    }

    /** No seat is free any more: when the next one is, everybody is asked. */
    void askAllAnew() {
        if (passedOver.isEmpty()) {
            return;
        }
        var rest = List.copyOf(toAsk);
        toAsk.clear();
        toAsk.addAll(passedOver);
        toAsk.addAll(rest);
        passedOver.clear();
    }

    /** What is to be written; {@code moreToAsk} where seats are free and the rest is asked in a later commit. */
    List<SubscriptionEvent> events(TenantId tenant, SkuId sku, boolean moreToAsk) {
        var events = new ArrayList<SubscriptionEvent>();
        inChunks(left, chunk -> new SubscriptionEvent.SeatsNoLongerAwaited(tenant, sku, chunk), events);
        inChunks(joined, chunk -> new SubscriptionEvent.SeatsAwaited(tenant, sku, chunk), events);
        if (moreToAsk || passedOver.size() != before.leftBy(left).passedOver()) {
            events.add(new SubscriptionEvent.SeatsOffered(tenant, sku, passedOver.size(), moreToAsk));
        }
        return events;
    }

    private static void inChunks(
            SequencedSet<HolderId> holders,
            Function<List<HolderId>, SubscriptionEvent> event,
            List<SubscriptionEvent> into) {
        var all = List.copyOf(holders);
        for (int from = 0; from < all.size(); from += PER_EVENT) {
            into.add(event.apply(List.copyOf(all.subList(from, Math.min(all.size(), from + PER_EVENT)))));
        }
    }
}
