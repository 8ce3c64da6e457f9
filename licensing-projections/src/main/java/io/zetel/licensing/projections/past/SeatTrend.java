package io.zetel.licensing.projections.past;

import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import io.zetel.licensing.domain.subscription.SubscriptionState;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.history.HistoryEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How many seats of a product there were and were out at several instants, each as it was known then: what {@code asOf}
 * answers for each of them, by a few statements however many there are.
 */
public final class SeatTrend {

    private final History history;
    private final HistoryReplay replay;

    /** The seats as this history tells them. */
    public SeatTrend(History history, HistoryReplay replay) {
        this.history = history;
        this.replay = replay;
    }

    /** Total, Assigned and Available at an instant (P12). */
    public record Seats(Instant at, int total, int assigned, int available) {

        private static Seats of(Instant at, SubscriptionState pool) {
            return new Seats(at, pool.capacity(), pool.assigned(), pool.available());
        }
    }

    /**
     * The seats of every product that was ever bought, at each of these instants of the past, the earliest first;
     * before its first purchase a product has none.
     */
    public Map<SkuId, List<Seats>> of(TenantId tenant, List<Instant> instants) {
        var known = history.knownAt(tenant, instants);
        var events = new ArrayDeque<>(replay.events(events(tenant, known)));
        var pools = new HashMap<SkuId, SubscriptionState>();
        var moments = new ArrayList<Map<SkuId, SubscriptionState>>();
        for (long last : known) {
            evolve(pools, events, last);
            moments.add(Map.copyOf(pools));
        }
        return pools.keySet().stream().collect(Collectors.toMap(Function.identity(), sku -> IntStream.range(
                        0, instants.size())
                .mapToObj(i -> Seats.of(instants.get(i), moments.get(i).getOrDefault(sku, SubscriptionState.EMPTY)))
                .toList()));
    }

    private static void evolve(Map<SkuId, SubscriptionState> pools, Deque<Recorded> events, long upTo) {
        while (!events.isEmpty() && events.getFirst().position() <= upTo) {
            if (events.removeFirst().event() instanceof SubscriptionEvent event) {
                pools.put(
                        event.skuId(),
                        pools.getOrDefault(event.skuId(), SubscriptionState.EMPTY)
                                .evolve(event));
            }
        }
    }

    /** What happened to purchases, and of what counts seats the last at each instant, which says it for all before. */
    private List<HistoryEvent> events(TenantId tenant, List<Long> known) {
        var purchases = history.ofTypes(tenant, Family.PURCHASES, known.getLast());
        var pools = purchases.stream()
                .map(event -> event.facts().subject())
                .distinct()
                .toList();
        var counts = history.lastAbout(tenant, pools, Family.SEAT_COUNTS, new TreeSet<>(known));
        return Stream.concat(purchases.stream(), counts.stream())
                .sorted(Comparator.comparingLong(HistoryEvent::n))
                .toList();
    }
}
