package io.zetel.licensing.api.automation;

import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.holder.DirectoryCommand.PurgeUser;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdvanceLifecycle;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AnnounceExpiry;
import io.zetel.licensing.engine.moves.TenantMoves;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.lifecycle.Due;
import io.zetel.licensing.projections.lifecycle.DuePool;
import io.zetel.licensing.projections.lifecycle.DueUser;
import io.zetel.licensing.projections.lifecycle.LifecycleCalendar;
import io.zetel.licensing.projections.seats.SeatUsage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Asks for everything that the calendar says is due (R10). It decides nothing: each command is answered by the instant
 * it is handled and by what is stored then, so asking late, twice or on two nodes at once changes nothing.
 */
@Component
public class LifecycleTimers {

    private static final Logger log = LoggerFactory.getLogger(LifecycleTimers.class);
    private static final int PAGE = 200;

    private final LifecycleCalendar calendar;
    private final Groups groups;
    private final PersonalData people;
    private final Commands commands;
    private final SeatsTakenBack takenBack;
    private final Reads reads;
    private final InstantSource clock;
    private final Duration soon;
    private final TenantMoves moves;
    private final TransactionOperations transaction;
    private final Backoff backoff = new Backoff();

    LifecycleTimers(
            LifecycleCalendar calendar,
            Groups groups,
            PersonalData people,
            Commands commands,
            SeatsTakenBack takenBack,
            Reads reads,
            InstantSource clock,
            TenantMoves moves,
            TransactionOperations transaction,
            @Value("${zetel.expiring-soon-days:" + SeatUsage.EXPIRING_WITHIN_DAYS + "}") int soon) {
        this.calendar = calendar;
        this.groups = groups;
        this.people = people;
        this.commands = commands;
        this.takenBack = takenBack;
        this.reads = reads;
        this.clock = clock;
        this.moves = moves;
        this.transaction = transaction;
        this.soon = Duration.ofDays(soon);
    }

    /** A thing to do, as a refusal may end it. */
    private interface Step<T> {

        void take(T due) throws Refused;
    }

    /**
     * Asks for everything due by now; purchases first, since what happens to them decides what becomes of the seats.
     */
    public synchronized void runDue() {
        var origin = new Origin(
                "system", Optional.of("Due by the clock"), UUID.randomUUID().toString(), Optional.empty(), "lifecycle");
        var now = clock.instant();
        // Most often there is nothing, and all questions that say so are one transaction.
        boolean isAnythingDue = Boolean.TRUE.equals(transaction.execute(_ -> {
            awaitCalendar();
            return calendar.isAnythingDue(now, now.plus(soon));
        }));
        if (!isAnythingDue) {
            return;
        }
        Function<@Nullable DuePool, List<DuePool>> advancing = after -> calendar.pools(Due.ADVANCE, now, after, PAGE);
        each(
                "advance",
                advancing,
                DuePool::tenantId,
                pool -> send(new AdvanceLifecycle(pool.tenantId(), pool.skuId()), origin));
        awaitCalendar();
        Function<@Nullable DuePool, List<DuePool>> ending =
                after -> calendar.pools(Due.ANNOUNCE, now.plus(soon), after, PAGE);
        each(
                "announce",
                ending,
                DuePool::tenantId,
                pool -> send(new AnnounceExpiry(pool.tenantId(), pool.skuId(), soon), origin));
        Function<@Nullable DuePool, List<DuePool>> over = after -> calendar.pools(Due.RECLAIM, now, after, PAGE);
        each("reclaim", over, DuePool::tenantId, pool -> takenBack.reclaim(pool, origin));
        Function<@Nullable DuePool, List<DuePool>> gone = after -> calendar.pools(Due.END, now, after, PAGE);
        each(
                "end",
                gone,
                DuePool::tenantId,
                pool -> takenBack.end(pool, calendar.givers(pool.tenantId(), pool.skuId()), origin));
        Function<@Nullable DueUser, List<DueUser>> deleted = after -> calendar.users(now, after, PAGE);
        each("purge", deleted, DueUser::tenantId, user -> purge(user, origin));
    }

    /**
     * Takes the step for each once that is here, however many there are; one that fails keeps no other from its turn.
     */
    private <T> void each(
            String what, Function<@Nullable T, List<T>> pageAfter, Function<T, TenantId> whose, Step<T> step) {
        var page = pageAfter.apply(null);
        while (!page.isEmpty()) {
            page.stream().filter(due -> moves.isHere(whose.apply(due))).forEach(due -> take(what, due, step));
            page = pageAfter.apply(page.getLast());
        }
    }

    private <T> void take(String what, T due, Step<T> step) {
        var subject = List.of(what, due);
        if (!backoff.allows(subject, clock.instant())) {
            return;
        }
        try {
            step.take(due);
            backoff.worked(subject);
        } catch (Refused | RuntimeException e) {
            backoff.failed(subject, clock.instant());
            log.warn("Could not {} {}, will try again", what, due, e);
        }
    }

    private void purge(DueUser user, Origin origin) throws Refused {
        send(new PurgeUser(user.tenantId(), user.holder(), groups.groupsWith(user.tenantId(), user.holder())), origin);
        people.erase(user.tenantId(), user.holder());
    }

    private void send(LicensingCommand command, Origin origin) throws Refused {
        commands.send(command, Object.class, origin);
    }

    /** What was stored before is in the calendar, so that nobody is purged who was restored. */
    private void awaitCalendar() {
        reads.catchUp(LifecycleCalendar.GROUP, HeldLicenses.GROUP, Groups.GROUP);
    }
}
