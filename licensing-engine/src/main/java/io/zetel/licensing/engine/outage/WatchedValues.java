package io.zetel.licensing.engine.outage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All watched values in one statement; one thread asks. */
final class WatchedValues {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedValues.class);
    private static final String NOTHING = "select 1";

    private final List<WatchedValue> values;
    private final String sql;
    /** What was answered last, over this connection. */
    private final @Nullable String[] answers;

    private @Nullable Connection connection;
    private @Nullable PreparedStatement statement;
    private boolean failed;

    WatchedValues(List<WatchedValue> values) {
        this.values = List.copyOf(values);
        this.answers = new String[values.size()];
        this.sql = values.isEmpty()
                ? NOTHING
                : values.stream()
                        .map(value -> "(" + value.sql() + ")::text")
                        .collect(Collectors.joining(", ", "select ", ""));
    }

    /**
     * Asks over this connection; fails only where that does not answer. A question that is wrong, or waits for
     * somebody's lock, is no outage.
     */
    void ask(Connection over) throws SQLException {
        if (over != connection) {
            forget();
        }
        try {
            askAll(over);
            failed = false;
        } catch (SQLException e) {
            forget();
            if (over.isClosed()) {
                throw e;
            }
            if (!failed) {
                LOG.warn("What other nodes do is looked for where it is needed, it cannot be watched", e);
            }
            failed = true;
            try (var plain = over.createStatement()) {
                plain.execute(NOTHING);
            }
        }
    }

    private void askAll(Connection over) throws SQLException {
        connection = over;
        var asked = statement == null ? over.prepareStatement(sql) : statement;
        statement = asked;
        try (var row = asked.executeQuery()) {
            row.next();
            for (int i = 0; i < answers.length; i++) {
                var answer = row.getString(i + 1);
                if (!Objects.equals(answer, answers[i])) {
                    answers[i] = answer;
                    tell(values.get(i), answer);
                }
            }
        }
    }

    /** Nothing is known any more: what is asked next may come from a database that was restarted, or another. */
    void forget() {
        if (connection == null) {
            return;
        }
        connection = null;
        statement = null;
        for (int i = 0; i < answers.length; i++) {
            answers[i] = null;
            tell(values.get(i), null);
        }
    }

    private static void tell(WatchedValue value, @Nullable String answer) {
        try {
            value.is(answer);
        } catch (RuntimeException e) {
            LOG.error("Nobody was told that this has changed: {}", value.sql(), e);
        }
    }
}
