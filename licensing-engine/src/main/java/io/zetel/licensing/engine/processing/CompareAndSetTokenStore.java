package io.zetel.licensing.engine.processing;

import io.zetel.licensing.engine.projection.ColumnArrays;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.axonframework.common.DateTimeUtils;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.AbstractTokenEntry;
import org.axonframework.eventhandling.tokenstore.GenericTokenEntry;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.serialization.SerializedObject;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.util.DigestUtils;

/**
 * A token store that stores a position only over the one it follows. Commits of processors do not wait for the disk
 * (decision 0021), so a database that restarts may have an older position than the processor has in memory, and the
 * rows that go with it. Storing the next position over that one would leave out the events in between for good; the
 * processor has to go back to what is stored.
 */
public final class CompareAndSetTokenStore extends JdbcTokenStore {

    private static final String STORE = """
                                        update token_entry set token = ?, token_type = ?, time_stamp = ?
                                        where owner = ? and processor_name = ? and segment = ? and token is not distinct from ?
                                        """;

    /** A claim is renewed that often before it would lapse. */
    private static final double KEPT_IN_A_CLAIM = 2.5;

    /**
     * What is written over these rows is written so: nobody waits for the disk ({@link RepeatableTransactions}); rows
     * are looked for by their keys, also by a plan that was made while their table was small; and of a few events no
     * statement is planned anew.
     */
    private static final String HOLD = """
            select processor_name, owner, token,
                   (select set_config('synchronous_commit', 'off', true) || set_config('enable_seqscan', 'off', true)
                           || set_config('plan_cache_mode', :plans, true))
            from token_entry where processor_name = any (:processors) and segment = 0 order by processor_name for update
            """;

    private static final String STORE_ALL = """
            update token_entry set token = next.token, token_type = next.type, time_stamp = ?
            from unnest(?::text[], ?::bytea[], ?::text[]) as next (name, token, type)
            where processor_name = next.name and segment = 0
            """;
    private static final String KEEP = """
            update token_entry set time_stamp = ? where (processor_name, segment) in (
                select processor_name, segment from token_entry
                where processor_name = any (?) and segment = 0 and owner = ? for update skip locked)
            """;
    private static final String LOOK =
            "select processor_name, owner, token from token_entry where processor_name = any (:processors) and segment = 0";

    /** Where all processors stand and whose they are, a line each: {@link #areAsLeft}. */
    static final String ROWS =
            "select string_agg(concat_ws(' ', processor_name, coalesce(owner, ''), coalesce(md5(token), '')), E'\\n' "
                    + "order by processor_name) from token_entry where segment = 0";

    private final JdbcClient jdbc;
    private final long keepEveryNanos;
    private final Map<String, Long> kept = new ConcurrentHashMap<>();
    private final String nodeId;
    /** What this node last read from or wrote to each row, which is what the next position follows. */
    private final Map<Row, Stored> followed = new ConcurrentHashMap<>();

    /**
     * The store these settings describe, as this node uses it, which renews claims as if they lapsed after
     * {@code kept}.
     */
    CompareAndSetTokenStore(Builder settings, Duration claimTimeout, Duration kept, String nodeId, JdbcClient jdbc) {
        super(settings.claimTimeout(claimTimeout)
                .nodeId(nodeId)
                .schema(AxonTables.TOKENS)
                .contentType(byte[].class));
        this.jdbc = jdbc;
        this.keepEveryNanos = Math.round(kept.toNanos() / KEPT_IN_A_CLAIM);
        this.nodeId = nodeId;
    }

    private record Row(String processor, int segment) {}

    private record Stored(byte @Nullable [] token) {

        boolean isSameAs(@Nullable Stored other) {
            return other != null && Arrays.equals(token, other.token);
        }

        String digest() {
            return token == null ? "" : DigestUtils.md5DigestAsHex(token);
        }
    }

    /** The processor had read on from a position that is not stored: it has to start again from the one that is. */
    static final class PositionMoved extends RuntimeException {

        private static final long serialVersionUID = 1L;

        PositionMoved(String processor) {
            super("The stored position of %s is not the one that its next one follows".formatted(processor));
        }
    }

    /** Also an idle processor finds out here, once a second. */
    @Override
    public void extendClaim(String processorName, int segment) {
        var row = new Row(processorName, segment);
        var before = followed.get(row);
        fetchToken(processorName, segment);
        var stored = followed.get(row);
        if (before != null && !before.isSameAs(stored)) {
            throw new PositionMoved(processorName);
        }
    }

    @Override
    protected @Nullable TrackingToken claimToken(Connection connection, AbstractTokenEntry<?> entry)
            throws SQLException {
        var token = super.claimToken(connection, entry);
        followed.put(new Row(entry.getProcessorName(), entry.getSegment()), stored(entry));
        return token;
    }

    /** If it is rolled back, the processor reads the stored position before it stores another. */
    @Override
    protected PreparedStatement storeUpdate(
            Connection connection, TrackingToken token, String processorName, int segment) throws SQLException {
        var entry = new GenericTokenEntry<>(token, serializer(), byte[].class, processorName, segment);
        var next = stored(entry);
        var last = followed.put(new Row(processorName, segment), next);
        var statement = connection.prepareStatement(STORE);
        statement.setBytes(1, next.token());
        statement.setString(
                2, entry.getTokenType() == null ? null : entry.getTokenType().getName());
        statement.setString(3, entry.timestampAsString());
        statement.setString(4, nodeId);
        statement.setString(5, processorName);
        statement.setInt(6, segment);
        statement.setBytes(7, last == null ? null : last.token());
        return statement;
    }

    /** Comes here when no row was updated: somebody else's position, or an older one of our own. */
    @Override
    protected void updateToken(
            Connection connection, ResultSet row, TrackingToken token, String processorName, int segment) {
        throw new PositionMoved(processorName);
    }

    /**
     * Locks the rows of these processors for the transaction, which writes a few events or many; answers whose is still
     * this node's and as it was last seen here. Rows that somebody else has locked are waited for, or not in the
     * answer.
     */
    Map<String, Boolean> hold(Collection<String> processors, boolean isForFew, boolean waits) {
        var sql = waits ? HOLD : HOLD.strip() + " skip locked";
        return unchanged(jdbc.sql(sql).param("plans", isForFew ? "force_generic_plan" : "auto"), processors);
    }

    /** Stores where these processors are, whose rows the transaction holds. */
    void store(Map<String, TrackingToken> positions) {
        Map<Row, Stored> next = new HashMap<>();
        Map<TrackingToken, GenericTokenEntry<byte[]>> worded = new HashMap<>();
        var names = List.copyOf(positions.keySet());
        var entries = names.stream()
                .map(name -> worded.computeIfAbsent(
                        positions.get(name),
                        token -> new GenericTokenEntry<>(token, serializer(), byte[].class, name, 0)))
                .toList();
        for (int i = 0; i < names.size(); i++) {
            next.put(new Row(names.get(i), 0), stored(entries.get(i)));
        }
        jdbc.sql(STORE_ALL)
                .params(
                        now(),
                        names.toArray(String[]::new),
                        entries.stream().map(entry -> stored(entry).token()).toArray(byte[][]::new),
                        ColumnArrays.texts(
                                entries, entry -> entry.getTokenType().getName()))
                .update();
        CurrentUnitOfWork.get().afterCommit(_ -> followed.putAll(next));
    }

    /** Whether these processors are still this node's, and where it left them, in what {@link #ROWS} answered. */
    boolean areAsLeft(Collection<String> processors, @Nullable String rows) {
        if (rows == null) {
            return false;
        }
        var lines = rows.lines().collect(Collectors.toSet());
        return processors.stream().allMatch(processor -> {
            var left = followed.get(new Row(processor, 0));
            return left != null && lines.contains(String.join(" ", processor, nodeId, left.digest()));
        });
    }

    /** How often claims are renewed. */
    long keepsEveryNanos() {
        return keepEveryNanos;
    }

    /**
     * Renews the claims to these rows when it is time to; answers whose is still this node's and as it was last seen
     * here.
     */
    Set<String> keep(Collection<String> processors) {
        long now = System.nanoTime();
        var due = processors.stream()
                .filter(processor -> now - kept.getOrDefault(processor, now - keepEveryNanos) >= keepEveryNanos * 3 / 4)
                .toArray(String[]::new);
        if (due.length > 0) {
            jdbc.sql(KEEP).params(now(), due, nodeId).update();
            List.of(due).forEach(processor -> kept.put(processor, now));
        }
        return unchanged(jdbc.sql(LOOK), processors).entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private Map<String, Boolean> unchanged(StatementSpec question, Collection<String> processors) {
        Map<String, Boolean> found = new HashMap<>();
        question.param("processors", processors.toArray(String[]::new)).query(row -> {
            var processor = row.getString("processor_name");
            boolean isOurs = nodeId.equals(row.getString("owner"));
            found.put(
                    processor,
                    isOurs && new Stored(row.getBytes("token")).isSameAs(followed.get(new Row(processor, 0))));
        });
        return found;
    }

    private static String now() {
        return DateTimeUtils.formatInstant(AbstractTokenEntry.clock.instant());
    }

    private static Stored stored(AbstractTokenEntry<?> entry) {
        SerializedObject<?> token = entry.getSerializedToken();
        return new Stored(token == null ? null : (byte[]) token.getData());
    }
}
