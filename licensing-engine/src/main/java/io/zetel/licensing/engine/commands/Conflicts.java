package io.zetel.licensing.engine.commands;

import io.zetel.licensing.engine.outage.Outage;
import java.sql.SQLException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;

/** Tells what went wrong with a commit, whichever store it was for. */
public final class Conflicts {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String AXON_SERVER_CONFLICT = "AXONIQ-2000";
    /** Another node has a tenant for longer than anybody should. */
    private static final String LOCK_TIMEOUT = "55P03";
    /** The pool had none free for too long. */
    private static final String TOO_MANY_CONNECTIONS = "53300";

    private Conflicts() {}

    /** Whether another writer was faster on a stream; after reloading it may well succeed. */
    public static boolean isConflict(Throwable failure) {
        return anyCause(failure, Conflicts::saysConflict);
    }

    /** Whether the store cannot be reached, which no other order of commands would change. */
    static boolean isUnavailable(Throwable failure) {
        return Outage.behind(failure)
                        .filter(outage -> outage != Outage.DATABASE_BUSY)
                        .isPresent()
                || anyCause(
                        failure,
                        cause ->
                                cause instanceof SQLException sql && hasState(sql, LOCK_TIMEOUT, TOO_MANY_CONNECTIONS));
    }

    private static boolean saysConflict(Throwable cause) {
        return cause instanceof ConcurrencyException
                || cause instanceof AggregateStreamCreationException
                || cause instanceof SQLException sql && hasState(sql, UNIQUE_VIOLATION)
                || cause.getMessage() != null && cause.getMessage().contains(AXON_SERVER_CONFLICT);
    }

    private static boolean hasState(SQLException failure, String... prefixes) {
        return failure.getSQLState() != null && Stream.of(prefixes).anyMatch(failure.getSQLState()::startsWith);
    }

    private static boolean anyCause(Throwable failure, Predicate<Throwable> test) {
        return Stream.<@Nullable Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(20)
                .anyMatch(test);
    }
}
