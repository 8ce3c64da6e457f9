package io.zetel.licensing.engine.projection;

import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.axonframework.eventhandling.EventMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Hands a batch to a projection. When that fails, every tenant gets its own try, and a tenant that fails is told event
 * by event up to the one that cannot be shown: that one and all behind it are parked, in order, in the same
 * transaction. The processor holds its token's row by then, so nobody parks or retries for this projection at the same
 * time. A rebuild delivers likewise, with letters of its own.
 */
final class BatchDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(BatchDelivery.class);

    private final TransactionTemplate transaction;
    private final DeadLetters letters;
    private final Consumer<List<Recorded>> projection;
    private final SavepointProjection attempt;
    private final String group;

    BatchDelivery(DataSource dataSource, String group, DeadLetters letters, Consumer<List<Recorded>> projection) {
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.letters = letters;
        this.projection = projection;
        this.attempt = new SavepointProjection(dataSource, projection);
        this.group = group;
    }

    /** Joins the transaction of the token. */
    void deliver(List<EventMessage<?>> events) {
        transaction.executeWithoutResult(_ -> deliverHere(events));
    }

    private void deliverHere(List<EventMessage<?>> events) {
        deliverFlowing(parkBehind(events, letters.tenants(group)));
    }

    /**
     * The same in the caller's transaction, with these tenants known to have letters. Without a guard nothing is parked
     * that is not behind one: whatever fails is thrown, and the caller has to undo it all.
     */
    void deliver(List<EventMessage<?>> events, Set<TenantId> waiting, boolean isGuarded) {
        var flowing = parkBehind(events, waiting);
        if (isGuarded) {
            deliverFlowing(flowing);
        } else if (!flowing.isEmpty()) {
            projection.accept(flowing.stream().map(Recorded::of).toList());
        }
    }

    /** Those that no letter stands before. */
    private List<EventMessage<?>> parkBehind(List<EventMessage<?>> events, Set<TenantId> waiting) {
        if (waiting.isEmpty()) {
            return events;
        }
        Map<Boolean, List<EventMessage<?>>> behind =
                events.stream().collect(Collectors.partitioningBy(event -> waiting.contains(tenant(event))));
        letters.park(group, behind.get(true), DeadLetters.BEHIND);
        return behind.get(false);
    }

    private void deliverFlowing(List<EventMessage<?>> flowing) {
        if (!flowing.isEmpty() && attempt.fails(flowing).isPresent()) {
            byTenant(flowing).values().forEach(this::deliverTenant);
        }
    }

    private void deliverTenant(List<EventMessage<?>> events) {
        if (attempt.fails(events).isEmpty()) {
            return;
        }
        for (int i = 0; i < events.size(); i++) {
            Optional<RuntimeException> failure = attempt.fails(events.subList(i, i + 1));
            if (failure.isPresent()) {
                park(events.subList(i, events.size()), DeadLetters.text(failure.get()));
                return;
            }
        }
    }

    /** Only the first has been tried, so that the log gets one line however much waits behind it. */
    private void park(List<EventMessage<?>> events, String error) {
        var first = events.getFirst();
        letters.park(group, List.of(first), error);
        letters.park(group, events.subList(1, events.size()), DeadLetters.BEHIND);
        LOG.warn(
                "{} parks tenant {} from event {} ({}) at position {} on: {}",
                letters.owner(group),
                tenant(first),
                first.getIdentifier(),
                first.getPayloadType().getSimpleName(),
                DeadLetters.position(first),
                error.replaceAll("\\p{Cntrl}+", " "));
    }

    private static Map<TenantId, List<EventMessage<?>>> byTenant(List<EventMessage<?>> events) {
        return events.stream()
                .collect(Collectors.groupingBy(BatchDelivery::tenant, LinkedHashMap::new, Collectors.toList()));
    }

    static TenantId tenant(EventMessage<?> event) {
        return ((LicensingEvent) event.getPayload()).tenantId();
    }
}
