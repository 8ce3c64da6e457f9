package io.zetel.licensing.engine.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A failed commit")
class ConflictsTest {

    static Stream<Throwable> conflicts() {
        return Stream.of(
                new ConcurrencyException("late"),
                new AggregateStreamCreationException("late"),
                new SQLException("duplicate key", "23505"),
                Status.OUT_OF_RANGE
                        .withDescription("[AXONIQ-2000] Invalid sequence number 3")
                        .asRuntimeException(),
                new CommandExecutionException(
                        "remote", new IllegalStateException("[AXONIQ-2000] Invalid sequence number 3")),
                new IllegalStateException(new RuntimeException(new ConcurrencyException("deep"))));
    }

    static Stream<Throwable> otherFailures() {
        return Stream.of(
                new IllegalStateException("[AXONIQ-2001]"),
                new SQLException("no such table", "42P01"),
                new SQLException("?"),
                new NullPointerException());
    }

    static Stream<Throwable> outages() {
        return Stream.of(
                new IllegalStateException(new SQLTransientConnectionException("no connection within 30 s")),
                new SQLException("gone", "08006"),
                new SQLException("shutting down", "57P01"),
                new SQLException("canceling statement due to lock timeout", "55P03"));
    }

    @ParameterizedTest
    @MethodSource("conflicts")
    void is_a_conflict_when_another_writer_was_faster(Throwable failure) {
        assertThat(Conflicts.isConflict(failure)).isTrue();
    }

    @ParameterizedTest
    @MethodSource({"otherFailures", "outages"})
    void is_no_conflict_otherwise(Throwable failure) {
        assertThat(Conflicts.isConflict(failure)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("outages")
    void is_an_outage_when_the_store_cannot_be_reached(Throwable failure) {
        assertThat(Conflicts.isUnavailable(failure)).isTrue();
    }

    @ParameterizedTest
    @MethodSource({"otherFailures", "conflicts"})
    void is_no_outage_otherwise(Throwable failure) {
        assertThat(Conflicts.isUnavailable(failure)).isFalse();
    }
}
