package io.zetel.licensing.engine.commands;

import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.RefusedAnswer;
import io.zetel.licensing.domain.shared.Unfinished;
import io.zetel.licensing.engine.store.DryRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;

/**
 * Rehearses commands: each is handled by its own handler within the unit of work of the rehearsal, with what it leaves
 * to others; a refused one stops no other.
 */
public final class Rehearsals {

    private final CommandBus lanes;
    private final Serializer serializer;

    /** Rehearsals in these lanes. */
    public Rehearsals(CommandBus lanes, Serializer serializer) {
        this.lanes = lanes;
        this.serializer = serializer;
    }

    @CommandHandler
    void on(Rehearsal rehearsal, CommandMessage<?> message) throws Refused {
        var run = DryRun.current().orElseThrow(() -> new IllegalStateException("Was not dry: " + rehearsal));
        for (var worded : rehearsal.commands()) {
            int line = run.nextLine();
            LicensingCommand command = serializer.deserialize(
                    new SimpleSerializedObject<>(worded.json(), String.class, worded.type(), null));
            try {
                rehearse(command, line, run, message.getMetaData());
            } catch (Refused e) {
                run.refused(line, e.faults());
            }
        }
    }

    private void rehearse(LicensingCommand command, int line, DryRun run, MetaData metaData) throws Refused {
        var answer = send(command, line, run, metaData);
        if (answer instanceof RefusedAnswer refused) {
            run.refused(line, List.of(refused.why()));
        }
        if (answer instanceof Unfinished unfinished) {
            List<Object> answers = new ArrayList<>();
            for (var next = unfinished.next(command, answers);
                    next.isPresent();
                    next = unfinished.next(command, answers)) {
                answers.add(send(next.get(), line, run, metaData));
            }
        }
    }

    private Object send(LicensingCommand command, int line, DryRun run, MetaData metaData) throws Refused {
        var message = new GenericCommandMessage<>(command, metaData);
        run.belongs(message.getIdentifier(), line);
        var outcome = new AtomicReference<CommandResultMessage<?>>();
        lanes.<LicensingCommand, Object>dispatch(message, (_, result) -> outcome.set(result));
        var result = Optional.ofNullable(outcome.get())
                .orElseThrow(() -> new IllegalStateException("Was not handled within the rehearsal: " + command));
        if (!result.isExceptional()) {
            return Optional.<Object>ofNullable(result.getPayload()).orElse("");
        }
        var failure = WireFailures.unpack(result.exceptionResult());
        if (failure instanceof Refused refused) {
            throw refused;
        }
        throw failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }
}
