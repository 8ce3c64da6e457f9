package io.zetel.licensing.api.engine;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.UnaryOperator;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;

/** Aggregates in memory, held strongly and by reference, the least used leaving first when there are too many. */
public final class AggregateCache implements Cache {

    private final com.github.benmanes.caffeine.cache.Cache<Object, Object> entries;

    /** A cache for at most so many aggregates. */
    public AggregateCache(long maximumSize) {
        entries = Caffeine.newBuilder().maximumSize(maximumSize).build();
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) public <K, V> V get(K key) { return (V) entries.getIfPresent(key); }

    @Override public void put(Object key, Object value) { entries.put(key, value); }

    @Override public boolean putIfAbsent(Object key, Object value) { return entries.asMap().putIfAbsent(key, value) == null; }

    @Override public boolean remove(Object key) { return entries.asMap().remove(key) != null; }

    @Override public void removeAll() { entries.invalidateAll(); }

    @Override public boolean containsKey(Object key) { return entries.asMap().containsKey(key); }

    @Override
    @SuppressWarnings("unchecked") public <V> void computeIfPresent(Object key, UnaryOperator<V> update) {
        entries.asMap().computeIfPresent(key, (_, value) -> update.apply((V) value));
    }

    /** Nobody is told about entries; Axon listens only for caches it shares with others. */
    @Override public Registration registerCacheEntryListener(EntryListener listener) {
        return () -> true;
    }
}
