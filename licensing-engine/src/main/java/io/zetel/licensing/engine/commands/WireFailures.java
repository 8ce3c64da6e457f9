package io.zetel.licensing.engine.commands;

import io.grpc.StatusRuntimeException;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.engine.outage.Outage;
import io.zetel.licensing.engine.outage.TemporarilyUnavailable;
import java.util.List;
import java.util.Objects;
import org.axonframework.axonserver.connector.AxonServerException;
import org.axonframework.axonserver.connector.command.AxonServerCommandDispatchException;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.jspecify.annotations.Nullable;

/**
 * Failures that mean something to the sender of a command and must arrive as what they are when it was sent from
 * another node.
 */
public final class WireFailures {

    private static final String NODE_LOST =
            "The node that decides for this tenant went away; whether it happened is not known. "
                    + "Ask again with the same Idempotency-Key.";
    private static final String NO_NODE = "No node decides for this tenant right now.";

    /** What travels of a {@link Refused}. */
    public record RefusedDetails(List<Refused.Fault> faults) {}

    /** What travels of a {@link LaneFull}. */
    public record LaneFullDetails(String reason) {}

    /** What travels of any other {@link TemporarilyUnavailable}; nodes of an earlier release send no code. */
    public record UnavailableDetails(
            String reason, @Nullable String code) {}

    private WireFailures() {}

    /** The failure with details that can be serialised, where there are any. */
    public static Throwable pack(Throwable failure) {
        return switch (failure) {
            case Refused refused ->
                new CommandExecutionException(refused.getMessage(), refused, new RefusedDetails(refused.faults()));
            case LaneFull full ->
                new CommandExecutionException(full.getMessage(), full, new LaneFullDetails(full.getMessage()));
            case Throwable other
            when passing(other) instanceof TemporarilyUnavailable gone ->
                new CommandExecutionException(
                        gone.getMessage(), gone, new UnavailableDetails(gone.getMessage(), gone.code()));
            default -> failure;
        };
    }

    /**
     * The failure as it was before it travelled, and a journey that failed as a reason to try again; any other is
     * answered as it is.
     */
    public static Throwable unpack(Throwable failure) {
        return switch (failure) {
            case CommandExecutionException packed
            when packed.getDetails().isPresent() -> restore(packed.getDetails().get(), failure);
            case NoHandlerForCommandException _, AxonServerCommandDispatchException _ ->
                Outage.behind(failure)
                        .map(outage -> outage.answer(failure))
                        .orElseGet(
                                () -> new TemporarilyUnavailable(TemporarilyUnavailable.UNSPECIFIC, NO_NODE, failure));
            case AxonServerException _,
                    StatusRuntimeException _,
                    io.axoniq.axonserver.connector.AxonServerException _ ->
                new TemporarilyUnavailable(CommitUncertain.CODE, NODE_LOST, failure);
            default -> passing(failure);
        };
    }

    /** What says nothing about the command itself, as a reason to try again. */
    private static Throwable passing(Throwable failure) {
        if (failure instanceof TemporarilyUnavailable) {
            return failure;
        }
        if (Conflicts.isConflict(failure)) {
            return new TemporarilyUnavailable(
                    TemporarilyUnavailable.UNSPECIFIC,
                    "Others changed the same things each time it was tried; nothing was stored.",
                    failure);
        }
        return Outage.behind(failure)
                .<Throwable>map(outage -> outage.answer(failure))
                .orElse(failure);
    }

    private static Throwable restore(Object details, Throwable failure) {
        return switch (details) {
            case RefusedDetails refused -> new Refused(refused.faults());
            case LaneFullDetails full -> new LaneFull(full.reason());
            case UnavailableDetails gone ->
                new TemporarilyUnavailable(
                        Objects.requireNonNullElse(gone.code(), TemporarilyUnavailable.UNSPECIFIC),
                        gone.reason(),
                        failure);
            default -> failure;
        };
    }
}
