package io.zetel.licensing.engine.moves;

import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.outage.WatchedValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which tenants are on their way to another installation or from one, as every node knows it within a second. What is
 * decided for them does not go by this but by the table, in the transaction that stores it.
 */
public final class TenantMoves implements WatchedValue {

    /** Of all that ever moved, one a line; few, and read from memory. */
    private static final String ALL = """
            select coalesce(string_agg(concat_ws(' ', state, arrivals, tenant_id, address), E'\\n' order by tenant_id), '')
            from tenant_move""";

    private static final int PARTS = 4;

    private final Consumer<TenantId> forget;
    private volatile Map<TenantId, Move> moves = Map.of();

    /** Those in this database; whoever's state changes is forgotten. */
    public TenantMoves(JdbcClient jdbc, Consumer<TenantId> forget) {
        this.forget = forget;
        is(jdbc.sql(ALL).query(String.class).single());
    }

    /** How far a tenant is on its way. */
    public enum State {
        /** On its way from here: still read here, and nothing more decided. */
        MOVING,
        /** No more here. */
        MOVED,
        /** On its way to here, and not here yet. */
        ARRIVING,
        /** Here, and it came from elsewhere. */
        ARRIVED
    }

    /** How far it is, where it is served if that is elsewhere, and how often it came here or to where it came from. */
    public record Move(State state, @Nullable String address, int arrivals) {

        /** Of one that never moved. */
        static final Move NONE = new Move(State.ARRIVED, null, 0);
    }

    /** How far this tenant is. */
    public Move of(TenantId tenant) {
        return moves.getOrDefault(tenant, Move.NONE);
    }

    /** Whether things happen by themselves for this tenant here. */
    public boolean isHere(TenantId tenant) {
        return of(tenant).state() == State.ARRIVED;
    }

    /** Whether this tenant is served elsewhere, before or after it is here. */
    public boolean isElsewhere(TenantId tenant) {
        return of(tenant).state() == State.MOVED || of(tenant).state() == State.ARRIVING;
    }

    @Override
    public String sql() {
        return ALL;
    }

    /** While it cannot be asked, what was known last stays. */
    @Override
    public void is(@Nullable String value) {
        if (value == null) {
            return;
        }
        var before = moves;
        var now = new HashMap<TenantId, Move>();
        value.lines().forEach(line -> {
            var parts = line.split(" ", PARTS);
            now.put(
                    new TenantId(parts[2]),
                    new Move(
                            State.valueOf(parts[0]),
                            parts.length < PARTS ? null : parts[PARTS - 1],
                            Integer.parseInt(parts[1])));
        });
        moves = Map.copyOf(now);
        // What a node remembers of a tenant that was elsewhere in between is of before.
        Stream.concat(before.keySet().stream(), now.keySet().stream())
                .distinct()
                .filter(tenant -> !Objects.equals(before.get(tenant), now.get(tenant)))
                .forEach(forget);
    }
}
