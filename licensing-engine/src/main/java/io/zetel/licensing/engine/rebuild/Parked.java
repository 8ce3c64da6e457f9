package io.zetel.licensing.engine.rebuild;

import io.zetel.licensing.engine.projection.DeadLetter;
import io.zetel.licensing.engine.projection.DeadLetters;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tenants with dead letters in the live read model and in its shadow, and the position from which on each is not
 * shown. Who stands still at the same event on both sides is compared like everybody else.
 */
record Parked(Map<String, Long> live, Map<String, Long> shadow) {

    private static final int SAMPLES = 5;

    /**
     * Tenants the live read model is known to be behind with: the shadow shows more of them, and nothing can be
     * compared.
     */
    Set<String> leftOut() {
        return earlier(live, shadow);
    }

    /** Tenants of which the shadow cannot show what the live read model has shown. */
    Set<String> refused() {
        return earlier(shadow, live);
    }

    /**
     * What the shadow parked and the live read model did not, as a difference like one of tables; none where there is
     * nothing.
     */
    List<TableDifference> differences(DeadLetters ofShadow, Replay replay) {
        var refused = refused();
        var samples = refused.stream()
                .sorted()
                .limit(SAMPLES)
                .flatMap(tenant -> ofShadow.list(replay.projection().group(), tenant, 0, 1).stream())
                .map(Parked::sample)
                .toList();
        return refused.isEmpty()
                ? List.of()
                : List.of(new TableDifference(
                        "dead_letter",
                        live.size(),
                        shadow.size(),
                        leftOut().size(),
                        refused.size(),
                        List.of(),
                        samples));
    }

    private static Set<String> earlier(Map<String, Long> these, Map<String, Long> those) {
        return these.entrySet().stream()
                .filter(first -> first.getValue() < those.getOrDefault(first.getKey(), Long.MAX_VALUE))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static Map<String, @Nullable Object> sample(DeadLetter letter) {
        return Map.of(
                "tenant_id",
                letter.tenantId(),
                "position",
                letter.position(),
                "event_id",
                letter.eventId(),
                "event_type",
                letter.eventType(),
                "error",
                letter.error());
    }
}
