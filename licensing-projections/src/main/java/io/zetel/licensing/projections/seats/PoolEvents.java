package io.zetel.licensing.projections.seats;

import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The events of a batch about pools. A claim or an assignment only says how many seats are out after it, which is
 * written without a look at what was there.
 *
 * @param seatsOut how many are out in the pools of which nothing else is told
 * @param others the events of all other pools, in order
 */
public record PoolEvents<K>(Map<K, Integer> seatsOut, List<SubscriptionEvent> others) {

    /** These events, whose pools this names. */
    public static <K> PoolEvents<K> of(List<SubscriptionEvent> events, Function<SubscriptionEvent, K> pool) {
        Map<K, Integer> seatsOut = new LinkedHashMap<>();
        List<SubscriptionEvent> others = new ArrayList<>();
        events.stream()
                .collect(Collectors.groupingBy(pool, LinkedHashMap::new, Collectors.toList()))
                .forEach((key, told) -> {
                    if (told.stream().allMatch(event -> seatsOut(event).isPresent())) {
                        seatsOut.put(key, seatsOut(told.getLast()).orElseThrow());
                    } else {
                        others.addAll(told);
                    }
                });
        return new PoolEvents<>(seatsOut, others);
    }

    /** How many seats are out after this event, if that is all it tells. */
    private static OptionalInt seatsOut(SubscriptionEvent event) {
        return switch (event) {
            case SubscriptionEvent.SeatsTaken e -> OptionalInt.of(e.assigned());
            case SubscriptionEvent.SeatsFreed e -> OptionalInt.of(e.assigned());
            default -> OptionalInt.empty();
        };
    }
}
