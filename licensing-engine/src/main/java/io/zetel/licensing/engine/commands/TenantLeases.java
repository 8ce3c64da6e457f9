package io.zetel.licensing.engine.commands;

import io.zetel.licensing.domain.shared.TenantId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.axonframework.modelling.command.ConcurrencyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which node decides for a tenant, where there may be several. Sequence numbers guard what a decision writes, not what
 * it only reads: a node to which a tenant comes back would go by policies and seats as it remembers them. So the node
 * that decides has its name in the tenant's row and holds the row until it has committed, and whoever finds another
 * name there puts its own and forgets the tenant.
 */
public final class TenantLeases {

    /** What a node that died had sent to the event store has arrived there by then, or never will. */
    private static final long SETTLED_NANOS = Duration.ofSeconds(2).toNanos();

    private static final String TAKE = """
                                       insert into tenant_home (tenant_id, node) select unnest(?::text[]), ?
                                       on conflict (tenant_id) do update set node = excluded.node""";
    /**
     * Should this node hang from now on, the database ends the transaction, so that the tenants are free and nothing of
     * it is ever stored.
     */
    private static final String HOLD = """
                                       select tenant_id, set_config('idle_in_transaction_session_timeout', ?, true) from tenant_home
                                       where tenant_id = any(?) and node = ? order by tenant_id for update""";

    private final UUID node = UUID.randomUUID();
    private final JdbcClient jdbc;
    private final TransactionTemplate apart;
    private final Consumer<TenantId> forget;
    private final LongSupplier nanoTime;
    private final String hangsAfter;
    /** Tenants that were here last we looked, and since when, as long as that matters. */
    private final Map<String, Lease> here = new ConcurrentHashMap<>();

    private final AtomicLong epochs = new AtomicLong();

    /** A tenant's time on this node; another node's lease in between makes the next one another epoch. */
    private record Lease(long epoch, long sinceNanos, boolean settled) {}

    public TenantLeases(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Consumer<TenantId> forget,
            LongSupplier nanoTime,
            Duration hangsAfter) {
        this.jdbc = jdbc;
        this.apart = new TransactionTemplate(transactions);
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.forget = forget;
        this.nanoTime = nanoTime;
        this.hangsAfter = hangsAfter.toMillis() + "ms";
    }

    /**
     * The tenants a group is decided for and the epoch of each lease, as this node remembers it; whether that is still
     * so is known once their rows are held.
     */
    public record Leases(Map<String, Long> epochs) {}

    /**
     * Makes this the node that decides for these tenants until the transaction ends; a conflict where another was
     * faster.
     */
    public void enter(Collection<TenantId> tenants) {
        hold(acquire(tenants));
    }

    /**
     * Makes this the node that decides for these tenants; what is decided stands only if they can be held when it is
     * stored.
     */
    Leases acquire(Collection<TenantId> tenants) {
        var ids = tenants.stream().map(TenantId::value).distinct().toList();
        var strangers = ids.stream().filter(Predicate.not(here::containsKey)).toList();
        if (!strangers.isEmpty()) {
            take(strangers);
        }
        var epochs = new TreeMap<String, Long>();
        ids.forEach(id -> epochs.put(id, settled(id).epoch()));
        return new Leases(epochs);
    }

    /** Keeps the tenants here until the transaction ends; a conflict where one has been elsewhere since. */
    void hold(Leases leases) {
        var ids = List.copyOf(leases.epochs().keySet());
        var held = held(ids);
        ids.stream()
                .filter(Predicate.not(held::contains))
                .forEach(id -> here.computeIfPresent(
                        id, (_, lease) -> lease.epoch() == leases.epochs().get(id) ? null : lease));
        if (!leases.epochs().entrySet().stream().allMatch(this::isStillHere)) {
            throw elsewhere();
        }
    }

    private boolean isStillHere(Map.Entry<String, Long> seen) {
        var lease = here.get(seen.getKey());
        return lease != null && lease.epoch() == seen.getValue();
    }

    /** Fails where the database has given this node up since it entered, and with it the tenants. */
    public void confirm() {
        jdbc.sql("select 1").query(Integer.class).single();
    }

    /** Stored before anything is decided: should this node die in its first group, its name must have been there. */
    private void take(List<String> tenants) {
        apart.executeWithoutResult(_ ->
                jdbc.sql(TAKE).param(tenants.toArray(String[]::new)).param(node).update());
        tenants.forEach(tenant -> {
            forget.accept(new TenantId(tenant));
            here.put(tenant, new Lease(epochs.incrementAndGet(), nanoTime.getAsLong(), false));
        });
    }

    private Set<String> held(List<String> tenants) {
        return jdbc.sql(HOLD)
                .param(hangsAfter)
                .param(tenants.toArray(String[]::new))
                .param(node)
                .query((row, _) -> row.getString("tenant_id"))
                .set();
    }

    private Lease settled(String tenant) {
        var lease = here.get(tenant);
        if (lease == null) {
            throw elsewhere();
        }
        if (lease.settled() || nanoTime.getAsLong() - lease.sinceNanos() <= SETTLED_NANOS) {
            return lease;
        }
        forget.accept(new TenantId(tenant));
        here.replace(tenant, lease, new Lease(lease.epoch(), lease.sinceNanos(), true));
        return lease;
    }

    private static ConcurrencyException elsewhere() {
        return new ConcurrencyException("Another node decides for a tenant of this group");
    }
}
