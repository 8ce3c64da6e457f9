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
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.holders.ProductUserRow;
import io.zetel.licensing.projections.policies.PolicyList;
import io.zetel.licensing.projections.seats.SeatUsage;
import io.zetel.licensing.projections.tenants.TenantOverview;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Read models as they were at an instant (N1). The few events of the history that decide the answer are told to the
 * very projection that keeps the live tables, into tables that last as long as the question, and the very queries that
 * read the live ones read these. An event known at the instant itself counts.
 */
public final class Past {

    /** Where the tables of the past are, as long as the question lasts. */
    public static final String SCHEMA = Stage.SCHEMA;

    private final History history;
    private final Stage stage;

    /** The past as this history tells it. */
    public Past(DataSource dataSource, History history, HistoryReplay replay) {
        this.history = history;
        this.stage = new Stage(dataSource, replay);
    }

    /** Purchases and seats as they were. */
    public <T> T seats(TenantId tenant, Instant at, Function<SeatUsage, T> question) {
        return stage.passing(() -> {
            stage.show(LicensingProjections.SEAT_USAGE, seatEvents(tenant, history.knownAt(tenant, at)));
            return question.apply(stage.seats());
        });
    }

    /** Policies, the seats there are for them, and whether the tenant lets anybody claim. */
    public record Policies(PolicyList policies, SeatUsage seats, TenantOverview tenants) {}

    /** Policies as they were, beside what decides whether they give anything. */
    public <T> T policies(TenantId tenant, Instant at, Function<Policies, T> question) {
        return stage.passing(() -> {
            long last = history.knownAt(tenant, at);
            stage.show(LicensingProjections.SEAT_USAGE, seatEvents(tenant, last));
            stage.show(LicensingProjections.POLICY_LIST, history.ofTypes(tenant, Family.POLICIES, last));
            stage.show(LicensingProjections.TENANT_OVERVIEW, history.ofTypes(tenant, Family.TENANTS, last));
            return question.apply(new Policies(
                    new PolicyList(stage.dataSource(), Stage.SCHEMA),
                    stage.seats(),
                    new TenantOverview(stage.dataSource(), Stage.SCHEMA)));
        });
    }

    /** What one user or device was and held. */
    public <T> T holder(TenantId tenant, HolderId holder, Instant at, Function<HeldLicenses, T> question) {
        return stage.passing(() -> {
            stage.show(
                    LicensingProjections.HELD_LICENCES,
                    history.about(tenant, List.of(holder.wire()), history.knownAt(tenant, at)));
            return question.apply(stage.held());
        });
    }

    /** Any number of users and devices as they were, of whom it is told as they are asked for. */
    public <T> T holders(TenantId tenant, Instant at, Function<HoldersThen, T> question) {
        return stage.passing(() -> question.apply(new HoldersThen(
                stage,
                history,
                tenant,
                history.knownAt(tenant, at),
                stage.show(LicensingProjections.HELD_LICENCES, List.of()))));
    }

    /** What these held, beside the purchases that made it usable. */
    public <T> T access(TenantId tenant, List<HolderId> holders, Instant at, Function<HeldLicenses, T> question) {
        return stage.passing(() -> {
            long last = history.knownAt(tenant, at);
            var events = new ArrayList<>(history.ofTypes(tenant, Family.PURCHASES, last));
            events.addAll(
                    history.about(tenant, holders.stream().map(HolderId::wire).toList(), last));
            stage.show(LicensingProjections.HELD_LICENCES, events);
            return question.apply(stage.held());
        });
    }

    /**
     * The users who held a product, by id, after this one where given; reads on until the page is full or nobody is
     * left.
     */
    public List<ProductUserRow> usersOf(
            TenantId tenant, SkuId skuId, Instant at, @Nullable String afterUserId, int limit) {
        var after = HolderId.user(afterUserId == null ? "" : afterUserId);
        return holdersOf(
                tenant,
                skuId,
                at,
                HolderId.user(""),
                after,
                limit,
                held -> held.usersOf(tenant, skuId, afterUserId, limit));
    }

    /** The devices that held a product, likewise. */
    public List<ProductUserRow> devicesOf(
            TenantId tenant, SkuId skuId, Instant at, @Nullable String afterDeviceId, int limit) {
        var after = HolderId.device(afterDeviceId == null ? "" : afterDeviceId);
        return holdersOf(
                tenant,
                skuId,
                at,
                HolderId.device(""),
                after,
                limit,
                held -> held.devicesOf(tenant, skuId, afterDeviceId, limit));
    }

    private List<ProductUserRow> holdersOf(
            TenantId tenant,
            SkuId skuId,
            Instant at,
            HolderId first,
            HolderId begin,
            int limit,
            Function<HeldLicenses, List<ProductUserRow>> page) {
        return stage.passing(() -> {
            long last = history.knownAt(tenant, at);
            var projection = stage.show(LicensingProjections.HELD_LICENCES, List.of());
            var after = begin.wire();
            while (true) {
                var next = history.subjectsOf(tenant, skuId, first.wire(), after, last, limit);
                projection.project(stage.events(history.about(tenant, next, last)));
                var found = page.apply(stage.held());
                if (found.size() == limit || next.size() < limit) {
                    return found;
                }
                after = next.getLast();
            }
        });
    }

    /** How many assignments of each product slept then; only who ever fell asleep can have (P24). */
    public Map<SkuId, Integer> suspended(TenantId tenant, Instant at) {
        return stage.passing(() -> {
            long last = history.knownAt(tenant, at);
            var sleepers = history.ofTypes(tenant, Family.SUSPENSIONS, last).stream()
                    .map(event -> event.facts().subject())
                    .distinct()
                    .toList();
            stage.show(
                    LicensingProjections.HELD_LICENCES,
                    sleepers.isEmpty() ? List.of() : history.about(tenant, sleepers, last));
            return stage.held().suspended(tenant);
        });
    }

    /** The claim report as it would have been shown then, for windows that begin here or later. */
    public <T> T claims(TenantId tenant, Instant at, Instant from, Function<ClaimReport, T> question) {
        return stage.passing(() -> {
            long last = history.knownAt(tenant, at);
            var firstDay = from.truncatedTo(ChronoUnit.DAYS);
            stage.show(LicensingProjections.CLAIM_REPORT, history.ofTypes(tenant, Family.POLICIES, last))
                    .project(stage.events(
                            history.effectiveSince(tenant, ClaimRefused.class.getSimpleName(), firstDay, last)));
            new PastClaims(stage.dataSource(), Stage.SCHEMA)
                    .show(ClaimReport.SCHEMA, tenant, from, at, history.correctedClock(tenant, at));
            return question.apply(new ClaimReport(stage.dataSource(), Stage.SCHEMA));
        });
    }

    /** Who had claimed what by then; nothing but the claims is told. */
    public <T> T claimants(TenantId tenant, Instant at, Function<ClaimReport, T> question) {
        return stage.passing(() -> {
            stage.show(LicensingProjections.CLAIM_REPORT, List.of());
            new PastClaims(stage.dataSource(), Stage.SCHEMA)
                    .showClaims(ClaimReport.SCHEMA, tenant, Instant.EPOCH, at, history.correctedClock(tenant, at));
            return question.apply(new ClaimReport(stage.dataSource(), Stage.SCHEMA));
        });
    }

    /** Policies as they were and the versions they had had by then. */
    public <T> T versions(TenantId tenant, Instant at, Function<PolicyList, T> question) {
        return stage.passing(() -> {
            stage.show(
                    LicensingProjections.POLICY_LIST,
                    history.ofTypes(tenant, Family.POLICIES, history.knownAt(tenant, at)));
            return question.apply(new PolicyList(stage.dataSource(), Stage.SCHEMA));
        });
    }

    /** The tenant as it was. */
    public <T> T tenant(TenantId tenant, Instant at, Function<TenantOverview, T> question) {
        return stage.passing(() -> {
            stage.show(
                    LicensingProjections.TENANT_OVERVIEW,
                    history.ofTypes(tenant, Family.TENANTS, history.knownAt(tenant, at)));
            return question.apply(new TenantOverview(stage.dataSource(), Stage.SCHEMA));
        });
    }

    private List<HistoryEvent> seatEvents(TenantId tenant, long last) {
        var events = new ArrayList<>(history.ofTypes(tenant, Family.PURCHASES, last));
        var pools =
                events.stream().map(event -> event.facts().subject()).distinct().toList();
        events.addAll(history.lastAbout(tenant, pools, Family.SEAT_COUNTS, last));
        return events;
    }
}
