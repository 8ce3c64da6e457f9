package io.zetel.licensing.engine.aggregates;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;
import org.jspecify.annotations.Nullable;

/** Aggregates in memory, held strongly and by reference, the least used leaving first when there are too many. */
public final class AggregateCache implements Cache {

    private final com.github.benmanes.caffeine.cache.Cache<Object, Kept> entries;
    /** How often a tenant was forgotten, of those that were. */
    private final Map<TenantId, Integer> forgotten = new ConcurrentHashMap<>();

    private record Kept(Object value, int age) {}

    /** A cache for at most so many aggregates. */
    public AggregateCache(long maximumSize) {
        entries = Caffeine.newBuilder().maximumSize(maximumSize).build();
    }

    /** From now on knows nothing of this tenant; in no time, however much it was. */
    public void forget(TenantId tenant) {
        forgotten.merge(tenant, 1, Integer::sum);
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"})
    public <K, V> V get(K key) {
        return (V) value(key, entries.getIfPresent(key));
    }

    @Override
    public void put(Object key, Object value) {
        entries.put(key, new Kept(value, age(key)));
    }

    @Override
    public boolean putIfAbsent(Object key, Object value) {
        var mine = new Kept(value, age(key));
        return entries.asMap().compute(key, (_, kept) -> value(key, kept) == null ? mine : kept) == mine;
    }

    @Override
    public boolean remove(Object key) {
        return value(key, entries.asMap().remove(key)) != null;
    }

    @Override
    public void removeAll() {
        entries.invalidateAll();
    }

    @Override
    public boolean containsKey(Object key) {
        return value(key, entries.asMap().get(key)) != null;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <V> void computeIfPresent(Object key, UnaryOperator<V> update) {
        entries.asMap().computeIfPresent(key, (_, kept) -> {
            var value = value(key, kept);
            V updated = value == null ? null : update.apply((V) value);
            return updated == null ? null : new Kept(updated, kept.age());
        });
    }

    /** Nobody is told about entries; Axon listens only for caches it shares with others. */
    @Override
    public Registration registerCacheEntryListener(EntryListener listener) {
        return () -> true;
    }

    private @Nullable Object value(Object key, @Nullable Kept kept) {
        return kept != null && kept.age() == age(key) ? kept.value() : null;
    }

    private int age(Object key) {
        return forgotten.isEmpty() ? 0 : forgotten.getOrDefault(StreamIds.tenant(key.toString()), 0);
    }
}
