package io.zetel.licensing.api.http.attention;

import io.zetel.licensing.api.http.attention.Matter.Kind;
import io.zetel.licensing.api.http.attention.Matter.Severity;
import io.zetel.licensing.api.http.attention.Matter.Step;
import io.zetel.licensing.api.http.attention.Matter.SubjectType;
import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.policy.PolicyState;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.claims.ClaimReport;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.policies.PolicyList;
import io.zetel.licensing.projections.policies.PolicyRow;
import io.zetel.licensing.projections.seats.PoolRow;
import io.zetel.licensing.projections.seats.SeatUsage;
import io.zetel.licensing.projections.tenants.TenantOverview;
import io.zetel.licensing.projections.tenants.TenantRow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What in a tenant wants somebody's attention, read from what is known already, for whoever shows it. */
@Component
public class Attention {

    /** The processing groups it reads, in the order in which they are awaited. */
    public static final List<String> GROUPS =
            List.of(PolicyList.GROUP, ClaimReport.GROUP, HeldLicenses.GROUP, TenantOverview.GROUP, SeatUsage.GROUP);

    private static final Duration LATELY = Duration.ofDays(7);
    private static final int MOST_OF_A_KIND = 500;
    private static final Comparator<Matter> IN_ORDER =
            Comparator.comparing(Matter::severity).thenComparing(Matter::kind).thenComparing(Matter::subject);

    private final SeatUsage seats;
    private final HeldLicenses held;
    private final ClaimReport report;
    private final PolicyList policies;
    private final TenantOverview tenants;
    private final Failures failures;
    private final Names names;
    private final DirectoryNames directory;
    private final int soon;

    Attention(
            SeatUsage seats,
            HeldLicenses held,
            ClaimReport report,
            PolicyList policies,
            TenantOverview tenants,
            Failures failures,
            Names names,
            DirectoryNames directory,
            @Value("${zetel.expiring-soon-days:" + SeatUsage.EXPIRING_WITHIN_DAYS + "}") int soon) {
        this.seats = seats;
        this.held = held;
        this.report = report;
        this.policies = policies;
        this.tenants = tenants;
        this.failures = failures;
        this.names = names;
        this.directory = directory;
        this.soon = soon;
    }

    /** All that is open, the worst first, then by kind and subject; of each kind 500 at most. */
    public List<Matter> of(TenantId tenant, Instant now) {
        return Stream.of(
                        ofSeats(tenant, now),
                        ofGroups(tenant),
                        ofPolicies(tenant, now),
                        failures.of(tenant, now.minus(LATELY), MOST_OF_A_KIND).stream())
                .flatMap(kind -> kind)
                .sorted(IN_ORDER)
                .toList();
    }

    private Stream<Matter> ofSeats(TenantId tenant, Instant now) {
        return seats.products(tenant, now, soon).stream()
                .flatMap(row -> Stream.of(scarce(row), ending(row)).filter(Objects::nonNull));
    }

    private @Nullable Matter scarce(PoolRow row) {
        if (row.overAssigned() > 0) {
            return product(
                    Kind.OVER_ASSIGNED,
                    Severity.ERROR,
                    row,
                    facts(
                            "total",
                            row.total(),
                            "assigned",
                            row.assigned(),
                            "overAssigned",
                            row.overAssigned(),
                            "overAssignedUntil",
                            row.overUntil()),
                    Step.BUY_SEATS);
        }
        return row.total() > 0 && row.available() == 0
                ? product(
                        Kind.NO_SEATS,
                        Severity.WARNING,
                        row,
                        facts("total", row.total(), "assigned", row.assigned()),
                        Step.BUY_SEATS)
                : null;
    }

    private @Nullable Matter ending(PoolRow row) {
        return row.expiringSoon() == 0
                ? null
                : product(
                        Kind.ENDS_SOON,
                        Severity.WARNING,
                        row,
                        facts(
                                "total",
                                row.total(),
                                "assigned",
                                row.assigned(),
                                "expiringSoon",
                                row.expiringSoon(),
                                "nextExpiry",
                                row.nextExpiry()),
                        Step.RENEW);
    }

    private Matter product(Kind kind, Severity severity, PoolRow row, Map<String, Object> facts, Step step) {
        return Matter.of(
                kind, severity, SubjectType.PRODUCT, row.skuId().value(), names.title(row.skuId()), null, facts, step);
    }

    private Stream<Matter> ofGroups(TenantId tenant) {
        var failing = held.failing(tenant, MOST_OF_A_KIND);
        var called = directory.of(
                tenant,
                DirectoryNames.Kind.GROUP,
                failing.keySet().stream().map(GroupId::value).toList());
        return failing.entrySet().stream()
                .map(group -> Matter.of(
                        Kind.GROUP_ERRORS,
                        Severity.ERROR,
                        SubjectType.GROUP,
                        group.getKey().value(),
                        called.get(group.getKey().value()),
                        null,
                        facts("membersWithErrors", group.getValue()),
                        Step.REVIEW_GROUP));
    }

    private record Asked(long refused, Instant since) {

        Asked and(Asked other) {
            return new Asked(refused + other.refused, since.isBefore(other.since) ? since : other.since);
        }
    }

    private Stream<Matter> ofPolicies(TenantId tenant, Instant now) {
        boolean off = !tenants.tenant(tenant).map(TenantRow::autoClaimEnabled).orElse(false);
        var code = off ? Refusal.FEATURE_DISABLED : Refusal.POLICY_DISABLED;
        Map<PolicyId, Asked> asked = new LinkedHashMap<>();
        report.daily(tenant, now.minus(LATELY), now).stream()
                .filter(day -> day.refused().containsKey(code))
                .forEach(day -> asked.merge(
                        day.policyId(),
                        new Asked(
                                day.refused().get(code),
                                day.day().atStartOfDay().toInstant(ZoneOffset.UTC)),
                        Asked::and));
        return asked.isEmpty()
                ? Stream.empty()
                : policies.policies(tenant, null, MOST_OF_A_KIND).stream()
                        .filter(policy -> asked.containsKey(policy.policyId()))
                        .filter(policy -> off || policy.status() == PolicyState.Status.DISABLED)
                        .map(policy -> asked(policy, asked.get(policy.policyId()), code, off));
    }

    private static Matter asked(PolicyRow policy, Asked asked, Refusal code, boolean off) {
        return Matter.of(
                Kind.POLICY_OFF_BUT_ASKED,
                Severity.INFO,
                SubjectType.POLICY,
                policy.policyId().value(),
                policy.name(),
                asked.since(),
                facts("refused", asked.refused(), "code", code),
                off ? Step.TURN_ON_AUTO_CLAIM : Step.TURN_ON_POLICY);
    }

    static Map<String, Object> facts(@Nullable Object... pairs) {
        Map<String, Object> facts = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i + 1] != null) {
                facts.put(String.valueOf(pairs[i]), Objects.requireNonNull(pairs[i + 1]));
            }
        }
        return facts;
    }
}
