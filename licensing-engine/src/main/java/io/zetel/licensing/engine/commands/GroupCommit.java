package io.zetel.licensing.engine.commands;

import static org.axonframework.commandhandling.GenericCommandResultMessage.asCommandResultMessage;

import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.store.DryRun;
import io.zetel.licensing.engine.tracing.Traces;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.messaging.DefaultInterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a group of commands in one unit of work, one transaction and one commit; every command has its own outcome. */
final class GroupCommit {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int ATTEMPTS = 6;

    private final Consumer<List<CommandMessage<?>>> prefetch;
    private final LaneStore store;
    private final List<MessageHandlerInterceptor<? super CommandMessage<?>>> interceptors;
    private final LaneMeters meters;
    private final Traces traces;
    /** The position of what any lane of this node stored last. */
    private final AtomicLong lastStored = new AtomicLong();

    GroupCommit(
            Consumer<List<CommandMessage<?>>> prefetch,
            LaneStore store,
            List<MessageHandlerInterceptor<? super CommandMessage<?>>> interceptors,
            LaneMeters meters,
            Traces traces) {
        this.prefetch = prefetch;
        this.store = store;
        this.interceptors = interceptors;
        this.meters = meters;
        this.traces = traces;
    }

    /** A group that is decided and worded, and what each of its commands will be answered once it is stored. */
    record Decided(List<Waiting> group, GroupUnitOfWork unit, List<CommandResultMessage<?>> results, long sinceNanos) {}

    /** Decides a group on top of all that was decided before, stored or not. */
    Decided decide(List<Waiting> group) {
        long began = System.nanoTime();
        group.forEach(one -> traces.record("wait in the lane", one.command(), one.since()));
        var unit = GroupUnitOfWork.begin(group.getFirst().command());
        var results = new ArrayList<CommandResultMessage<?>>(group.size());
        try {
            store.enter(unit, tenants(group));
            if (group.size() == 1 && group.getFirst().size() == 1) {
                store.enterAlone(unit);
            }
            prefetch.accept(
                    group.stream().<CommandMessage<?>>map(Waiting::command).toList());
            group.forEach(one -> results.add(handle(one, unit)));
            unit.prepare();
        } catch (RuntimeException | Error failure) {
            abandon(unit, failure);
            throw failure;
        }
        return new Decided(group, unit, results, began);
    }

    /** Whether another thread had better store this. */
    boolean isWorthStoringApart(Decided decided) {
        return store.isWorthWritingApart(decided.unit());
    }

    /** Stores what has been decided; the outcomes are true from then on. */
    List<CommandResultMessage<?>> store(Decided decided) {
        long began = traces.now();
        try {
            decided.unit().conclude(store);
        } finally {
            traces.record(
                    "commit", decided.group().stream().map(Waiting::command).toList(), began);
            meters.done(decided.group().size(), System.nanoTime() - decided.sinceNanos());
        }
        return position(decided.unit())
                .map(written -> andMetaData(decided.results(), written))
                .orElse(decided.results());
    }

    /** Undoes what has been decided on top of what could not be stored. */
    void abandon(Decided decided, Throwable why) {
        abandon(decided.unit(), why);
    }

    /** Hands over the outcomes. */
    void complete(List<Waiting> group, List<CommandResultMessage<?>> results) {
        for (int i = 0; i < group.size(); i++) {
            complete(group.get(i), results.get(i));
        }
    }

    /** Decides and stores a group, again where another node was faster, and hands over the outcomes. */
    void run(List<Waiting> group) {
        run(group, ATTEMPTS);
    }

    /** Goes on after a group could not be decided or stored. */
    void recover(List<Waiting> group, Throwable failure) {
        if (Conflicts.isConflict(failure)) {
            run(group, ATTEMPTS - 1);
        } else {
            blame(group, failure);
        }
    }

    /** Decides one as any other and gives up what was decided; what it would have stored is its outcome. */
    void foresee(Waiting one) {
        traces.record("wait in the lane", one.command(), one.since());
        one.complete(foreseenOrTryAgain(one));
    }

    private CommandResultMessage<?> foreseenOrTryAgain(Waiting one) {
        for (int attempt = 1; ; attempt++) {
            try {
                return foreseen(one);
            } catch (RuntimeException | Error failure) {
                if (attempt == ATTEMPTS || !Conflicts.isConflict(failure)) {
                    return asCommandResultMessage(store.outward(failure));
                }
                pause(attempt);
            }
        }
    }

    /** Giving up a unit of work makes the cache forget every aggregate it has touched. */
    private CommandResultMessage<?> foreseen(Waiting one) {
        var unit = GroupUnitOfWork.begin(one.command());
        try {
            var run = DryRun.in(unit);
            store.enter(unit, tenants(List.of(one)));
            prefetch.accept(List.of(one.command()));
            var outcome = handle(one, unit);
            unit.rehearse(store);
            CommandResultMessage<?> foreseen = outcome.isExceptional() ? outcome : asCommandResultMessage(run.events());
            return position(unit)
                    .<CommandResultMessage<?>>map(foreseen::andMetaData)
                    .orElse(foreseen);
        } finally {
            abandon(unit, new IllegalStateException("A dry run ends here"));
        }
    }

    private void run(List<Waiting> group, int attempts) {
        List<CommandResultMessage<?>> results;
        try {
            results = storeOrTryAgain(group, attempts);
        } catch (RuntimeException | Error failure) {
            blame(group, failure);
            return;
        }
        complete(group, results);
    }

    private void blame(List<Waiting> group, Throwable failure) {
        if (group.size() == 1 || failure instanceof CommitUncertain || Conflicts.isUnavailable(failure)) {
            group.forEach(one -> complete(one, asCommandResultMessage(store.outward(failure))));
        } else {
            // One of them is to blame; alone, each harms only itself.
            group.forEach(one -> run(List.of(one), Conflicts.isConflict(failure) ? 1 : ATTEMPTS));
        }
    }

    private List<CommandResultMessage<?>> storeOrTryAgain(List<Waiting> group, int attempts) {
        for (int attempt = 1; ; attempt++) {
            try {
                return store(decide(group));
            } catch (RuntimeException failure) {
                if (attempt == attempts || !Conflicts.isConflict(failure)) {
                    throw failure;
                }
                pause(attempt);
            }
        }
    }

    /**
     * Handles one command inside the unit of work: a checked exception is an outcome, an unchecked one ends the group.
     */
    CommandResultMessage<?> handle(Waiting one, GroupUnitOfWork unit) {
        unit.turnTo(one.command());
        long began = traces.now();
        try {
            return asCommandResultMessage(
                    interceptors.isEmpty()
                            ? one.handler().handle(one.command())
                            : new DefaultInterceptorChain<CommandMessage<?>>(unit, interceptors, one.handler())
                                    .proceed());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception refused) {
            return asCommandResultMessage(store.outward(refused));
        } finally {
            traces.record("decide", one.command(), began);
        }
    }

    private static List<TenantId> tenants(List<Waiting> group) {
        return group.stream()
                .map(one -> one.command().getPayload())
                .filter(LicensingCommand.class::isInstance)
                .map(LicensingCommand.class::cast)
                .map(LicensingCommand::tenantId)
                .distinct()
                .toList();
    }

    private static List<CommandResultMessage<?>> andMetaData(List<CommandResultMessage<?>> results, MetaData metaData) {
        return results.stream()
                .<CommandResultMessage<?>>map(result -> result.andMetaData(metaData))
                .toList();
    }

    /**
     * The commit has happened; not knowing where it ended must not undo that. A group that had nothing to store was
     * decided on top of the one before it, whose senders may learn of that commit later than this one's.
     */
    private Optional<MetaData> position(UnitOfWork<?> unit) {
        try {
            OptionalLong written = store.writtenBy(unit);
            written.ifPresent(position -> lastStored.accumulateAndGet(position, Math::max));
            long position = written.orElseGet(lastStored::get);
            return position > 0
                    ? Optional.of(MetaData.with(TenantLanes.POSITION, Long.toString(position)))
                    : Optional.empty();
        } catch (RuntimeException e) {
            LOG.warn("A group was committed, but where it ended is not known", e);
            return Optional.empty();
        }
    }

    private void complete(Waiting one, CommandResultMessage<?> result) {
        meters.completed(one.command(), result);
        one.complete(result);
    }

    private static void abandon(GroupUnitOfWork unit, Throwable why) {
        if (unit.isActive()) {
            try {
                unit.abandon(why);
            } catch (RuntimeException e) {
                why.addSuppressed(e);
            }
        }
    }

    private static void pause(int attempt) {
        LockSupport.parkNanos(
                TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(1L << attempt, 4L << attempt)));
    }
}
