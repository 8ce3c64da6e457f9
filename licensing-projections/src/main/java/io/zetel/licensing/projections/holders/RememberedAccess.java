package io.zetel.licensing.projections.holders;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import io.zetel.licensing.engine.processing.HeapShare;
import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.engine.processing.SharedLook;
import io.zetel.licensing.engine.processing.Stand;
import io.zetel.licensing.engine.store.EventLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.axonframework.eventhandling.EventMessage;

/**
 * What {@link HeldLicenses} showed of those who are asked about often. Whoever asks has the read model's {@link Stand}
 * looked at first, which many share; where that has moved on, whoever the events in between are about is forgotten. So
 * it tells nothing that the tables no longer say, whichever node writes them.
 */
public final class RememberedAccess {

    /** Of some kilobyte each; who has none counts as one. */
    private static final long PATHS = HeapShare.of(250_000, 8, 1_000);
    /** Behind more than these it is cheaper to begin anew than to look whom they are about. */
    private static final int FEW_EVENTS = 2_000;

    private static final Stand NOWHERE = new Stand(Optional.empty(), 0, 0, 0);

    private final HeldLicenses held;
    private final Positions positions;
    private final EventLog log;
    private final Cache<Key, Kept> kept = Caffeine.newBuilder()
            .maximumWeight(PATHS)
            .<Key, Kept>weigher(Kept::weight)
            .build();
    private final SharedLook<Stand> look = new SharedLook<>(this::look);
    private Stand stand = NOWHERE;

    private record Key(TenantId tenant, HolderId compared) {

        static Key of(TenantId tenant, HolderId holder) {
            return new Key(tenant, holder.compared());
        }
    }

    /** Two ids that are compared alike may both be known, from before ids were compared. */
    private record Kept(HolderId asked, AccessPaths paths) {

        static int weight(Key key, Kept kept) {
            return Math.max(1, kept.paths().grants().size());
        }
    }

    /** A memory of what these tables show, which are fed from this log. */
    public RememberedAccess(HeldLicenses held, Positions positions, EventLog log) {
        this.held = held;
        this.positions = positions;
        this.log = log;
    }

    /** Where the read model stands; what is remembered afterwards is no older. */
    public Stand stand() {
        return look.take();
    }

    /** The paths of these, if those of all are remembered. */
    public Optional<List<AccessPaths>> recall(TenantId tenant, List<HolderId> asked) {
        var paths = new ArrayList<AccessPaths>(asked.size());
        for (var holder : asked) {
            var one = kept.getIfPresent(Key.of(tenant, holder));
            if (one == null || !one.asked().equals(holder)) {
                return Optional.empty();
            }
            paths.add(one.paths());
        }
        return Optional.of(paths);
    }

    /**
     * Reads the paths of these in a transaction that has seen this position, and remembers them, unless the read model
     * has moved since it stood here: then the events in between have been looked through already.
     */
    public List<AccessPaths> read(TenantId tenant, List<HolderId> asked, Stand before, long seen) {
        var paths = held.access(tenant, asked);
        if (seen >= before.position()) {
            synchronized (this) {
                if (stand.equals(before)) {
                    for (int i = 0; i < asked.size(); i++) {
                        kept.put(Key.of(tenant, asked.get(i)), new Kept(asked.get(i), paths.get(i)));
                    }
                }
            }
        }
        return paths;
    }

    private Stand look() {
        var now = positions.stand(HeldLicenses.GROUP, HeldLicenses.SCHEMA + ".holder");
        if (!now.equals(stand)) {
            moveTo(now);
        }
        return now;
    }

    private void moveTo(Stand now) {
        var since = since(now);
        synchronized (this) {
            stand = now;
            since.ifPresentOrElse(events -> events.forEach(this::forget), kept::invalidateAll);
        }
    }

    /**
     * What was read in between, decoded; empty where that is too much, more than events, or cannot be had: the tables
     * can be asked though Axon Server is away.
     */
    private Optional<List<? extends EventMessage<?>>> since(Stand now) {
        if (!now.followsUpon(stand) || now.position() - stand.complete() > FEW_EVENTS) {
            return Optional.empty();
        }
        try {
            var events = log.read(stand.complete(), now.position());
            events.forEach(EventMessage::getPayload);
            return Optional.of(events);
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private void forget(EventMessage<?> message) {
        switch (message.getPayload()) {
            case HolderEvent event -> kept.invalidate(Key.of(event.tenantId(), event.holder()));
            case SubscriptionEvent event
            when UsablePurchases.becomes(event).isPresent() ->
                kept.asMap().keySet().removeIf(key -> key.tenant().equals(event.tenantId()));
            default -> {
                /* changes no access */
            }
        }
    }
}
