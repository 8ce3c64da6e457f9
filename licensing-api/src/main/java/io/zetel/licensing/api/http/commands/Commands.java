package io.zetel.licensing.api.http.commands;

import io.zetel.licensing.api.http.problem.Unavailable;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.commands.CommitUncertain;
import io.zetel.licensing.engine.commands.Rehearsal;
import io.zetel.licensing.engine.commands.TenantLanes;
import io.zetel.licensing.engine.commands.WireFailures;
import io.zetel.licensing.engine.outage.Dependencies;
import io.zetel.licensing.engine.outage.TemporarilyUnavailable;
import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.engine.store.ForeseenEvents;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;

/** Sends commands with who asks and why, and waits until what they led to is stored. */
@Component
public class Commands {

    /** No answer is later than ten seconds, the rest is for what comes after a command. */
    private static final Duration PATIENCE_OF_REQUESTS = Duration.ofSeconds(8);

    private static final Duration PATIENCE_OF_JOBS = Duration.ofSeconds(30);

    private final CommandBus bus;
    private final Positions positions;
    private final Dependencies dependencies;
    private final Serializer serializer;
    private final AtomicLong written = new AtomicLong();

    Commands(
            CommandBus bus,
            Positions positions,
            Dependencies dependencies,
            @Qualifier("eventSerializer") Serializer serializer) {
        this.serializer = serializer;
        this.bus = bus;
        this.positions = positions;
        this.dependencies = dependencies;
    }

    /** The answer to a command, and when it was sent. */
    private static final class Pending<R> extends CompletableFuture<Answer<R>> {

        private final long sentNanos = System.nanoTime();
    }

    /**
     * Sends a command and waits for its answer; a refusal of the domain comes as {@link Refused}, the end of a dry
     * request as {@link DryRunEnded}.
     */
    public <R> Answer<R> send(LicensingCommand command, Class<R> type, Origin origin) throws Refused {
        return await(start(command, type, origin));
    }

    /** Asks something that changes nothing, in a dry request too. */
    public <R> Answer<R> ask(LicensingCommand question, Class<R> type, Origin origin) throws Refused {
        return send(question, type, origin.asking());
    }

    /** What a command sent in a dry request would have stored, with what follows it. */
    public Answer<ForeseenEvents> foresee(LicensingCommand command, Origin dry) throws Refused {
        var foreseen = foresee(command.tenantId(), List.of(command), dry);
        var refusal = foreseen.result().refusals().getFirst();
        if (!refusal.isEmpty()) {
            throw new Refused(refusal);
        }
        return foreseen;
    }

    /** What these would have stored one after another, each with what follows it. */
    public Answer<ForeseenEvents> foresee(TenantId tenant, List<? extends LicensingCommand> commands, Origin dry) {
        try {
            send(Rehearsal.of(tenant, commands, serializer), Object.class, dry.dry());
            throw new IllegalStateException("Was not dry: " + commands);
        } catch (DryRunEnded ended) {
            return ended.foreseen();
        } catch (Refused e) {
            throw new IllegalStateException("A rehearsal refuses nothing itself", e);
        }
    }

    /** Ends a dry request with what the command and all that follows it would have stored. */
    public DryRunEnded end(LicensingCommand command, Origin dry) throws Refused {
        return new DryRunEnded(command.tenantId(), foresee(command, dry));
    }

    /** Sends a command without waiting. */
    public <R> CompletableFuture<Answer<R>> start(LicensingCommand command, Class<R> type, Origin origin) {
        var answer = new Pending<R>();
        try {
            dependencies.require();
        } catch (TemporarilyUnavailable e) {
            answer.completeExceptionally(e);
            return answer;
        }
        CommandMessage<LicensingCommand> message =
                new GenericCommandMessage<>(command, MetaData.from(origin.metadata()));
        bus.<LicensingCommand, Object>dispatch(
                message, (_, result) -> complete(command.tenantId(), answer, result, type));
        return answer;
    }

    /** Waits for the answer to a command sent before. */
    public <R> Answer<R> await(CompletableFuture<Answer<R>> answer) throws Refused {
        try {
            return answer.get(left(answer), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw unknown(
                    "The command was taken, its outcome is not known yet; ask again with the same Idempotency-Key.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(
                    "The server is stopping; the outcome is not known yet. Ask again with the same Idempotency-Key.");
        } catch (ExecutionException e) {
            throw failure(WireFailures.unpack(e.getCause()));
        }
    }

    /** Counted from sending: of several commands sent at once the last is awaited no longer than the first. */
    private static long left(CompletableFuture<?> answer) {
        var patience = RequestContextHolder.getRequestAttributes() == null ? PATIENCE_OF_JOBS : PATIENCE_OF_REQUESTS;
        long waited = answer instanceof Pending<?> pending ? System.nanoTime() - pending.sentNanos : 0;
        return Math.max(0, patience.toNanos() - waited);
    }

    private static Unavailable unknown(String detail) {
        return new Unavailable(CommitUncertain.CODE, detail, 1, null);
    }

    private static RuntimeException failure(Throwable cause) throws Refused {
        if (cause instanceof Refused refused) {
            throw refused;
        }
        if (cause instanceof TemporarilyUnavailable later) {
            return Unavailable.of(later);
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    }

    private <R> void complete(TenantId tenant, Pending<R> answer, CommandResultMessage<?> result, Class<R> type) {
        if (result.isExceptional()) {
            answer.completeExceptionally(result.exceptionResult());
        } else if (result.getPayload() instanceof ForeseenEvents events) {
            answer.completeExceptionally(new DryRunEnded(tenant, new Answer<>(events, position(result.getMetaData()))));
        } else {
            answer.completeAsync(
                    () -> new Answer<>(
                            type.cast(result.getPayload()), position(result.getMetaData()), answer.sentNanos),
                    Runnable::run);
        }
    }

    /** What changed nothing was decided from what was written before, so that is where it can be read. */
    private long position(MetaData metaData) {
        var position = metaData.get(TenantLanes.POSITION);
        if (position != null) {
            return written.accumulateAndGet(Long.parseLong(position.toString()), Math::max);
        }
        long known = written.get();
        return known > 0 ? known : written.accumulateAndGet(positions.head(), Math::max);
    }
}
