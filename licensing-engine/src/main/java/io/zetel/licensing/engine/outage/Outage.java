package io.zetel.licensing.engine.outage;

import io.axoniq.axonserver.connector.ErrorCategory;
import io.axoniq.axonserver.connector.impl.StreamClosedException;
import io.axoniq.axonserver.connector.impl.StreamTimeoutException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.axonframework.axonserver.connector.AxonServerException;
import org.axonframework.common.AxonException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * What Zetel depends on and does without right now, told by the kinds and codes of a failure and its causes, never by
 * their words.
 */
public enum Outage {

    /** PostgreSQL does not answer, ends its sessions, starts, or takes no writes. */
    DATABASE("DATABASE_UNAVAILABLE", "The database cannot be reached."),
    /** No disk space is left for PostgreSQL. */
    DATABASE_FULL("DATABASE_FULL", "The database has no disk space left; nothing can be stored."),
    /** PostgreSQL answers, but has no connection, memory or time left for this. */
    DATABASE_BUSY("DATABASE_BUSY", "The database is overloaded."),
    /** Axon Server does not answer. */
    EVENT_STORE("EVENT_STORE_UNAVAILABLE", "Axon Server, the event store, cannot be reached.");

    private static final int DEEPEST = 20;
    private static final List<Status.Code> AWAY = List.of(
            Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.CANCELLED, Status.Code.UNAUTHENTICATED);
    private static final List<String> UNREACHABLE = Stream.of(
                    ErrorCategory.CONNECTION_FAILED, ErrorCategory.NO_EVENT_STORE_MASTER_AVAILABLE)
            .map(ErrorCategory::errorCode)
            .toList();

    private final String code;
    private final String detail;

    Outage(String code, String detail) {
        this.code = code;
        this.detail = detail;
    }

    /** The code of its problem. */
    public String code() {
        return code;
    }

    /** What it means, in a sentence. */
    public String detail() {
        return detail;
    }

    /** The answer to what fails because of it. */
    public TemporarilyUnavailable answer(Throwable cause) {
        return new TemporarilyUnavailable(code, detail, cause);
    }

    /** The outage behind a failure, if there is one. */
    public static Optional<Outage> behind(Throwable failure) {
        // What PostgreSQL itself says is more precise than what others made of it.
        return all(failure, DEEPEST)
                .map(Outage::bySqlState)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .findFirst()
                .or(() -> all(failure, DEEPEST)
                        .map(Outage::byKind)
                        .filter(Objects::nonNull)
                        .map(Objects::requireNonNull)
                        .findFirst());
    }

    private static Stream<Throwable> all(@Nullable Throwable failure, int depth) {
        if (failure == null || depth == 0) {
            return Stream.empty();
        }
        var beside =
                switch (failure) {
                    case TransactionSystemException e -> e.getApplicationException();
                    case SQLException e -> e.getNextException();
                    default -> null;
                };
        return Stream.of(Stream.of(failure), all(failure.getCause(), depth - 1), all(beside, depth - 1))
                .flatMap(Function.identity());
    }

    private static @Nullable Outage bySqlState(Throwable failure) {
        var state = failure instanceof SQLException sql ? sql.getSQLState() : null;
        if (state == null || state.length() != 5) {
            return null;
        }
        return switch (state) {
            case "53100" -> DATABASE_FULL;
            // Cancelled by a timeout, and a lock not had in time.
            case "57014", "55P03" -> DATABASE_BUSY;
            // This node said nothing for too long in the middle of a transaction; a standby takes no writes.
            case "25P03", "25006" -> DATABASE;
            default -> bySqlStateClass(state);
        };
    }

    private static @Nullable Outage bySqlStateClass(String state) {
        if (state.startsWith("57P")) {
            return DATABASE;
        }
        return switch (state.substring(0, 2)) {
            // Connection; authorisation; a system error such as of the disk.
            case "08", "28", "58" -> DATABASE;
            case "53" -> DATABASE_BUSY;
            default -> null;
        };
    }

    /** An outage that was told before, by another node too. */
    private static @Nullable Outage byCode(String code) {
        return Stream.of(values())
                .filter(outage -> outage.code.equals(code))
                .findFirst()
                .orElse(null);
    }

    /** The pool gives no state for a connection that broke and was taken away. */
    private static boolean isOfThePool(SQLException failure) {
        return Stream.of(failure.getStackTrace()).limit(1).anyMatch(thrower -> thrower.getClassName()
                .startsWith("com.zaxxer.hikari."));
    }

    private static @Nullable Outage byKind(Throwable failure) {
        return switch (failure) {
            case SQLTransientConnectionException _, SQLNonTransientConnectionException _, SQLRecoverableException _ ->
                DATABASE;
            case SQLException sql when sql.getSQLState() == null && isOfThePool(sql) -> DATABASE;
            case CannotCreateTransactionException _,
                    NonTransientDataAccessResourceException _,
                    RecoverableDataAccessException _ -> DATABASE;
            case TransientDataAccessException _ -> DATABASE_BUSY;
            case StatusRuntimeException grpc when AWAY.contains(grpc.getStatus().getCode()) -> EVENT_STORE;
            case StatusException grpc when AWAY.contains(grpc.getStatus().getCode()) -> EVENT_STORE;
            case TemporarilyUnavailable answer -> byCode(answer.code());
            case StreamClosedException _, StreamTimeoutException _ -> EVENT_STORE;
            case AxonServerException e when UNREACHABLE.contains(e.code()) -> EVENT_STORE;
            case io.axoniq.axonserver.connector.AxonServerException e
            when UNREACHABLE.contains(e.getErrorCategory().errorCode()) -> EVENT_STORE;
            case AxonException e when e.getCause() instanceof TimeoutException -> EVENT_STORE;
            default -> null;
        };
    }
}
