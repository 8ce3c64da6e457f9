package io.zetel.licensing.engine.commands;

import static org.axonframework.commandhandling.GenericCommandResultMessage.asCommandResultMessage;

import io.micrometer.core.instrument.MeterRegistry;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.engine.store.StreamPrefetch;
import io.zetel.licensing.engine.tracing.Traces;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.distributed.RoutingStrategy;
import org.axonframework.common.Registration;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.lifecycle.Lifecycle;
import org.axonframework.lifecycle.Phase;
import org.axonframework.messaging.MessageHandler;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command bus of a node. Commands of a tenant pass one lane, and those that wait in a lane are committed together:
 * a lone command pays nothing, under load the cost of a commit is shared.
 */
public final class TenantLanes extends SimpleCommandBus implements Lifecycle {

    /**
     * The metadata key of an outcome that says up to where to read it: what its group wrote, or was decided from; a
     * number as a string.
     */
    public static final String POSITION = "position";

    /**
     * The metadata key of a command that is decided as always and then given up: nothing is stored and nothing of it
     * stays in memory. Its outcome is a refusal as always, or {@link io.zetel.licensing.engine.store.ForeseenEvents}.
     */
    public static final String DRY_RUN = "dryRun";

    private static final Logger LOG = LoggerFactory.getLogger(TenantLanes.class);
    private static final Duration DRAIN = Duration.ofSeconds(20);

    private final List<Lane> lanes;
    private final RoutingStrategy routing;
    private final LaneStore store;
    private final LaneMeters meters;
    private final Traces traces;
    private final GroupCommit groups;
    /** Threads come as lanes need them and go when they do not. */
    private final Executor writers = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("lane-writer-", 1).daemon().factory());

    private final List<MessageHandlerInterceptor<? super CommandMessage<?>>> interceptors =
            new CopyOnWriteArrayList<>();

    /**
     * What a group needs before it runs: the streams a command names, those in memory already, and who reads the
     * others.
     */
    public record Prefetch(
            Function<LicensingCommand, Collection<String>> streams, Predicate<String> cached, StreamPrefetch reader) {

        /** Reads nothing ahead. */
        public static final Prefetch NONE = new Prefetch(_ -> List.of(), _ -> true, StreamPrefetch.NONE);

        void accept(List<CommandMessage<?>> commands) {
            var missing = commands.stream()
                    .map(CommandMessage::getPayload)
                    .filter(LicensingCommand.class::isInstance)
                    .map(LicensingCommand.class::cast)
                    .flatMap(command -> streams.apply(command).stream())
                    .distinct()
                    .filter(Predicate.not(cached))
                    .toList();
            if (!missing.isEmpty()) {
                reader.prefetch(missing);
            }
        }
    }

    /** Lanes that are open from now on. */
    public TenantLanes(
            LaneSettings settings,
            TransactionManager transactions,
            RoutingStrategy routing,
            Prefetch prefetch,
            LaneStore store,
            MeterRegistry registry,
            AnswerListener listener,
            Traces traces) {
        super(SimpleCommandBus.builder().transactionManager(transactions));
        this.routing = routing;
        this.store = store;
        this.meters = new LaneMeters(registry, listener);
        this.groups = new GroupCommit(prefetch::accept, store, interceptors, meters, traces);
        this.traces = traces;
        this.lanes = IntStream.range(0, settings.count())
                .mapToObj(number -> open("lane-" + number, settings))
                .toList();
    }

    /** Interceptors run per command, inside the group's unit of work. */
    @Override
    public Registration registerHandlerInterceptor(MessageHandlerInterceptor<? super CommandMessage<?>> interceptor) {
        interceptors.add(interceptor);
        return () -> interceptors.remove(interceptor);
    }

    @Override
    public void registerLifecycleHandlers(LifecycleRegistry lifecycle) {
        // After the connectors that bring commands in, before the handlers and the connections go.
        lifecycle.onShutdown(Phase.INBOUND_COMMAND_CONNECTOR - 1, () -> drain(DRAIN));
    }

    /** Takes no more commands and waits until those that are waiting are done. */
    public void drain(Duration atMost) {
        lanes.forEach(Lane::close);
        Instant deadline = Instant.now().plus(atMost);
        try {
            for (Lane lane : lanes) {
                if (!lane.awaitEmpty(Duration.between(Instant.now(), deadline))) {
                    LOG.warn("A lane still had {} commands waiting when time was up", lane.depth());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    protected <C, R> void handle(
            CommandMessage<C> command,
            MessageHandler<? super CommandMessage<?>> handler,
            CommandCallback<? super C, ? super R> callback) {
        var tenant = routing.getRoutingKey(command);
        var lane = lanes.get(lane(tenant, lanes.size()));
        var waiting = new Waiting(
                command, handler, (CommandCallback<Object, Object>) (CommandCallback<?, ?>) callback, traces.now());
        if (lane.isCurrent()
                && CurrentUnitOfWork.isStarted()
                && CurrentUnitOfWork.get() instanceof GroupUnitOfWork unit) {
            handleWithin(unit, waiting);
        } else if (!lane.offer(tenant, waiting)) {
            meters.rejected();
            waiting.complete(asCommandResultMessage(
                    store.outward(new LaneFull("Too many commands are waiting for this tenant's lane"))));
        }
    }

    /** A command sent by a command shares its unit of work and its fate. */
    private void handleWithin(GroupUnitOfWork unit, Waiting nested) {
        CommandMessage<?> outer = unit.getMessage();
        try {
            nested.complete(groups.handle(nested, unit));
        } finally {
            unit.turnTo(outer);
        }
    }

    private Lane open(String name, LaneSettings settings) {
        var lane = new Lane(name, settings, new LaneWork(groups, writers));
        meters.watchDepth(name, lane);
        return lane;
    }

    /** The lane of a tenant; the hash is spread because tenants with like names should not share one. */
    static int lane(String tenant, int lanes) {
        int hash = tenant.hashCode() * 0x9E3779B9;
        return Math.floorMod(hash ^ hash >>> 16, lanes);
    }
}
