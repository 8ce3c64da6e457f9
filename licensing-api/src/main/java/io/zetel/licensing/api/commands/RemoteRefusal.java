package io.zetel.licensing.api.commands;

import io.zetel.licensing.domain.shared.Refused;
import java.util.List;
import org.axonframework.commandhandling.CommandExecutionException;

/**
 * A refusal as it travels between nodes: exception classes do not survive the hop, details do.
 */
public record RemoteRefusal(List<Refused.Fault> faults) {

    /** The refusal in a form that survives the hop to another node. */
    public static CommandExecutionException travelling(Refused refused) {
        return new CommandExecutionException(refused.getMessage(), refused, new RemoteRefusal(refused.faults()));
    }

    /** Throws the refusal behind this failure, wherever it was decided, or answers the failure itself. */
    static RuntimeException refusedOr(Throwable failure) throws Refused {
        if (failure instanceof Refused refused) {
            throw refused;
        }
        if (failure instanceof CommandExecutionException remote && remote.<Object>getDetails().orElse(null) instanceof RemoteRefusal refusal) {
            throw new Refused(refusal.faults());
        }
        return failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
    }
}
