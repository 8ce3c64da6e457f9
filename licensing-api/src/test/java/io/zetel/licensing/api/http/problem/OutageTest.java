package io.zetel.licensing.api.http.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.FilterReply;
import io.grpc.Status;
import io.zetel.licensing.engine.outage.Outage;
import java.io.EOFException;
import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

@DisplayName("The outage behind a failure")
class OutageTest {

    static Stream<Arguments> outages() {
        return Stream.of(
                arguments(
                        new IllegalStateException(new SQLException("gone", "08006", new EOFException())),
                        Outage.DATABASE),
                arguments(new SQLException("shutting down", "57P01"), Outage.DATABASE),
                arguments(new SQLException("starting up", "57P03"), Outage.DATABASE),
                arguments(new SQLException("cannot read", "58030"), Outage.DATABASE),
                arguments(new SQLException("read-only", "25006"), Outage.DATABASE),
                arguments(new SQLTransientConnectionException("no connection"), Outage.DATABASE),
                arguments(new CannotCreateTransactionException("no"), Outage.DATABASE),
                arguments(
                        new DataAccessResourceFailureException("full", new SQLException("no space", "53100")),
                        Outage.DATABASE_FULL),
                arguments(new SQLTransientConnectionException("all in use", "53300"), Outage.DATABASE_BUSY),
                arguments(
                        new QueryTimeoutException("slow", new SQLException("cancelled", "57014")),
                        Outage.DATABASE_BUSY),
                arguments(rolledBackInVain(), Outage.DATABASE),
                arguments(batch(), Outage.DATABASE_FULL),
                arguments(
                        Status.UNAVAILABLE
                                .withCause(new IOException("Connection reset by peer"))
                                .asRuntimeException(),
                        Outage.EVENT_STORE),
                arguments(new EventStoreException("late", new TimeoutException()), Outage.EVENT_STORE));
    }

    static Stream<Throwable> others() {
        return Stream.of(
                new IOException("Broken pipe"),
                new IllegalStateException("connection reset by peer"),
                new TimeoutException(),
                new SQLException("no such table", "42P01"),
                new SQLException("?"),
                new DuplicateKeyException("twice"),
                Status.INVALID_ARGUMENT.asRuntimeException());
    }

    @ParameterizedTest
    @MethodSource("outages")
    void is_told_by_codes_and_kinds(Throwable failure, Outage expected) {
        assertThat(Outage.behind(failure)).contains(expected);
        assertThat(Unavailable.of(expected.answer(failure)).status()).isEqualTo(503);
        assertThat(Unavailable.of(expected.answer(failure)).retryAfterSeconds()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("others")
    void is_not_told_by_words(Throwable failure) {
        assertThat(Outage.behind(failure)).isEmpty();
    }

    @Test
    void is_logged_once_a_minute_by_whoever_meets_it() {
        long[] now = {0};
        var log = new OutageLog(() -> now[0]);
        var logger = new LoggerContext().getLogger("anybody");
        var failure = new SQLException("gone", "08006");
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        ((Logger) LoggerFactory.getLogger(OutageLog.class)).addAppender(lines);
        for (int i = 0; i < 3; i++) {
            assertThat(log.decide(null, logger, Level.ERROR, "failed", null, failure))
                    .isEqualTo(FilterReply.DENY);
            assertThat(log.decide(null, logger, Level.WARN, "failed {}", new Object[] {"x", failure}, null))
                    .isEqualTo(FilterReply.DENY);
            now[0] += 61_000_000_000L;
        }
        ((Logger) LoggerFactory.getLogger(OutageLog.class)).detachAppender(lines);
        assertThat(lines.list).hasSize(3).allSatisfy(line -> assertThat(line.getThrowableProxy())
                .isNull());
        assertThat(log.decide(null, logger, Level.ERROR, "failed", null, new IllegalStateException()))
                .isEqualTo(FilterReply.NEUTRAL);
        assertThat(log.decide(null, logger, Level.DEBUG, "failed", null, failure))
                .isEqualTo(FilterReply.NEUTRAL);
    }

    private static TransactionSystemException rolledBackInVain() {
        var failure = new TransactionSystemException("Could not roll back");
        failure.initApplicationException(new SQLException("gone", "08003"));
        return failure;
    }

    private static BatchUpdateException batch() {
        var failure = new BatchUpdateException();
        failure.setNextException(new SQLException("no space", "53100"));
        return failure;
    }
}
