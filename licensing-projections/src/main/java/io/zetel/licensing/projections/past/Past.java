package io.zetel.licensing.projections.past;

import io.zetel.licensing.domain.holder.HolderEvent.ClaimRefused;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.LicensingProjections;
import io.zetel.licensing.projections.claims.ClaimReport;
import io.zetel.licensing.projections.claims.PastClaims;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.history.HistoryEvent;
import io.zetel.licensing.projections.holders.HeldLicences;
import io.zetel.licensing.projections.holders.ProductUserRow;
import io.zetel.licensing.projections.policies.PolicyList;
import io.zetel.licensing.projections.seats.SeatUsage;
import io.zetel.licensing.projections.shared.Projection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Read models as they were at an instant (N1). The few events of the history that decide the answer are told to the very
 * projection that keeps the live tables, into tables that last as long as the question, and the very queries that read the
 * live ones read these. An event known at the instant itself counts.
 */
public final class Past {

    private static final String PASSING = "pg_temp";

    private final DataSource dataSource;
    private final History history;
    private final Replay replay;
    private final TransactionTemplate passing;

    /** The past as this history tells it. */
    public Past(DataSource dataSource, History history, Replay replay) {
        this.dataSource = dataSource;
        this.history = history;
        this.replay = replay;
        this.passing = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    /** Purchases and seats as they were. */
    public <T> T seats(TenantId tenant, Instant at, Function<SeatUsage, T> question) {
        return passing(() -> {
            show(LicensingProjections.SEAT_USAGE, seatEvents(tenant, history.knownAt(tenant, at)));
            return question.apply(new SeatUsage(dataSource, PASSING));
        });
    }

    /** Policies as they were, beside the seats there were for them. */
    public <T> T policies(TenantId tenant, Instant at, BiFunction<PolicyList, SeatUsage, T> question) {
        return passing(() -> {
            long last = history.knownAt(tenant, at);
            show(LicensingProjections.SEAT_USAGE, seatEvents(tenant, last));
            show(LicensingProjections.POLICY_LIST, history.ofTypes(tenant, Family.POLICIES, last));
            return question.apply(new PolicyList(dataSource, PASSING), new SeatUsage(dataSource, PASSING));
        });
    }

    /** What one user or device was and held. */
    public <T> T holder(TenantId tenant, HolderId holder, Instant at, Function<HeldLicences, T> question) {
        return passing(() -> {
            show(LicensingProjections.HELD_LICENCES, history.about(tenant, List.of(holder.wire()), history.knownAt(tenant, at)));
            return question.apply(new HeldLicences(dataSource, PASSING));
        });
    }

    /** The users who held a product, by id, after this one where given; reads on until the page is full or nobody is left. */
    public List<ProductUserRow> usersOf(TenantId tenant, SkuId skuId, Instant at, @Nullable String afterUserId, int limit) {
        return passing(() -> {
            long last = history.knownAt(tenant, at);
            var projection = show(LicensingProjections.HELD_LICENCES, List.of());
            var held = new HeldLicences(dataSource, PASSING);
            var users = HolderId.user("").wire();
            var after = HolderId.user(afterUserId == null ? "" : afterUserId).wire();
            while (true) {
                var next = history.subjectsOf(tenant, skuId, users, after, last, limit);
                projection.project(replay.events(history.about(tenant, next, last)));
                var found = held.usersOf(tenant, skuId, afterUserId, limit);
                if (found.size() == limit || next.size() < limit) {
                    return found;
                }
                after = next.getLast();
            }
        });
    }

    /** How many assignments of each product slept then; only who ever fell asleep can have (P24). */
    public Map<SkuId, Integer> suspended(TenantId tenant, Instant at) {
        return passing(() -> {
            long last = history.knownAt(tenant, at);
            var sleepers = history.ofTypes(tenant, Family.SUSPENSIONS, last).stream().map(event -> event.facts().subject()).distinct().toList();
            show(LicensingProjections.HELD_LICENCES, sleepers.isEmpty() ? List.of() : history.about(tenant, sleepers, last));
            return new HeldLicences(dataSource, PASSING).suspended(tenant);
        });
    }

    /** The claim report as it would have been shown then, for windows that begin here or later. */
    public <T> T claims(TenantId tenant, Instant at, Instant from, Function<ClaimReport, T> question) {
        return passing(() -> {
            long last = history.knownAt(tenant, at);
            var firstDay = from.truncatedTo(ChronoUnit.DAYS);
            show(LicensingProjections.CLAIM_REPORT, history.ofTypes(tenant, Family.POLICIES, last))
                    .project(replay.events(history.effectiveSince(tenant, ClaimRefused.class.getSimpleName(), firstDay, last)));
            new PastClaims(dataSource, PASSING).show(ClaimReport.SCHEMA, tenant, from, at);
            return question.apply(new ClaimReport(dataSource, PASSING));
        });
    }

    private List<HistoryEvent> seatEvents(TenantId tenant, long last) {
        var events = new ArrayList<>(history.ofTypes(tenant, Family.PURCHASES, last));
        var pools = events.stream().map(event -> event.facts().subject()).distinct().toList();
        events.addAll(history.lastAbout(tenant, pools, Family.SEAT_COUNTS, last));
        return events;
    }

    private Projection<?> show(LicensingProjections which, List<HistoryEvent> events) {
        var projection = which.into(dataSource, PASSING);
        projection.makeTablesLike(which.schema());
        projection.project(replay.events(events));
        return projection;
    }

    /** Nothing of it is ever committed. */
    private <T> T passing(Supplier<T> work) {
        return passing.execute(status -> {
            status.setRollbackOnly();
            return work.get();
        });
    }
}
