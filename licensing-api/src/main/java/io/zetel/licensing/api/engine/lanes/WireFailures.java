package io.zetel.licensing.api.engine.lanes;

import io.zetel.licensing.domain.shared.Refused;
import java.util.List;
import org.axonframework.commandhandling.CommandExecutionException;

/** Failures that mean something to the sender of a command and must arrive as what they are when it was sent from another node. */
public final class WireFailures {

    /** What travels of a {@link Refused}. */
    public record RefusedDetails(List<Refused.Fault> faults) {}

    /** What travels of a {@link LaneFull}. */
    public record LaneFullDetails(String reason) {}

    private WireFailures() {}

    /** The failure with details that can be serialised, where there are any. */
    public static Throwable pack(Throwable failure) {
        return switch (failure) {
            case Refused refused -> new CommandExecutionException(refused.getMessage(), refused, new RefusedDetails(refused.faults()));
            case LaneFull full -> new CommandExecutionException(full.getMessage(), full, new LaneFullDetails(full.getMessage()));
            default -> failure;
        };
    }

    /** The failure as it was before it travelled; any other is answered as it is. */
    public static Throwable unpack(Throwable failure) {
        if (failure instanceof CommandExecutionException packed) {
            return packed.getDetails().map(details -> restore(details, failure)).orElse(failure);
        }
        return failure;
    }

    private static Throwable restore(Object details, Throwable failure) {
        return switch (details) {
            case RefusedDetails refused -> new Refused(refused.faults());
            case LaneFullDetails full -> new LaneFull(full.reason());
            default -> failure;
        };
    }
}
