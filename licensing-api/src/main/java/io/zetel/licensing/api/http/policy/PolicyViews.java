package io.zetel.licensing.api.http.policy;

import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.policy.PolicyView.ProductView;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.ClaimCursor;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.policy.PolicyProduct;
import io.zetel.licensing.domain.policy.PolicyState;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.claims.ClaimReport;
import io.zetel.licensing.projections.claims.ClaimantRow;
import io.zetel.licensing.projections.past.Past;
import io.zetel.licensing.projections.past.Past.Policies;
import io.zetel.licensing.projections.policies.EligibleProducts;
import io.zetel.licensing.projections.policies.PolicyList;
import io.zetel.licensing.projections.policies.PolicyRow;
import io.zetel.licensing.projections.seats.PoolRow;
import io.zetel.licensing.projections.seats.SeatUsage;
import io.zetel.licensing.projections.tenants.TenantOverview;
import io.zetel.licensing.projections.tenants.TenantRow;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Puts policies and the seats of their products side by side, now or as they were, for whoever shows them. */
@Component
public class PolicyViews {

    /** Those that keep what a policy is shown with; the position told is that of the policies. */
    private static final List<String> KEEPERS = List.of(TenantOverview.GROUP, SeatUsage.GROUP, PolicyList.GROUP);

    private final Reads reads;
    private final TemporalReads moments;
    private final Past past;
    private final Policies live;
    private final ClaimReport claims;
    private final DirectoryNames directory;
    private final Names names;
    private final InstantSource clock;

    /** The products that could go into a policy, and whether a backup can be offered at all. */
    public record Eligible(List<EligibleProducts.Row> products, boolean canAddBackup) {

        static Eligible of(EligibleProducts eligible) {
            return new Eligible(eligible.products(), eligible.canAddBackup());
        }
    }

    /** Who claimed, and what; called as it is called now. */
    public record Claimant(
            String userId,
            @Nullable String displayName,
            String claimId,
            SkuId skuId,
            String sku,
            int backupPosition,
            Instant claimedAt) {

        static Claimant of(ClaimantRow row, Map<String, String> called, Names names) {
            return new Claimant(
                    row.userId(),
                    called.get(row.userId()),
                    row.claimId(),
                    row.skuId(),
                    names.partNumber(row.skuId()),
                    row.backupPosition(),
                    row.claimedAt());
        }
    }

    PolicyViews(
            Reads reads,
            TemporalReads moments,
            Past past,
            PolicyList policies,
            SeatUsage seats,
            TenantOverview tenants,
            ClaimReport claims,
            DirectoryNames directory,
            Names names,
            InstantSource clock) {
        this.reads = reads;
        this.moments = moments;
        this.past = past;
        this.live = new Policies(policies, seats, tenants);
        this.claims = claims;
        this.directory = directory;
        this.names = names;
        this.clock = clock;
    }

    /** A page of the tenant's policies. */
    public ResponseEntity<Page<PolicyView>> list(TenantId t, PageRequest page, WaitFor waitFor, AsOf asOf) {
        var then = names.of(t).at(asOf.instant());
        return moments.ask(
                KEEPERS,
                waitFor,
                asOf,
                now -> page(page, page(live, now, t, after(page), page.fetch(), then)),
                at -> past.policies(t, at, kept -> page(page, page(kept, at, t, after(page), page.fetch(), then))));
    }

    /** One policy. */
    public ResponseEntity<PolicyView> show(TenantId t, PolicyId id, WaitFor waitFor, AsOf asOf) {
        var then = names.of(t).at(asOf.instant());
        return moments.one(
                KEEPERS,
                waitFor,
                asOf,
                "POLICY_NOT_FOUND",
                _ -> one(t, id),
                at -> past.policies(t, at, kept -> one(kept, at, t, id, then)),
                PolicyView::version);
    }

    /** A page of those who ever claimed under a policy, the newest first. */
    public ResponseEntity<Page<Claimant>> claimants(
            TenantId t, PolicyId id, PageRequest page, WaitFor waitFor, AsOf asOf) {
        var called = names.of(t).at(asOf.instant());
        return moments.ask(
                ClaimReport.GROUP,
                waitFor,
                asOf,
                _ -> claimants(claims, t, id, page, called),
                at -> past.claimants(t, at, then -> claimants(then, t, id, page, called)));
    }

    private Page<Claimant> claimants(ClaimReport claims, TenantId t, PolicyId id, PageRequest page, Names names) {
        var rows = Page.of(
                page,
                claims.claimants(t, id, page.cursor().map(ClaimCursor::after).orElse(null), page.fetch()),
                row -> ClaimCursor.behind(row.claimedAt(), row.claimId()));
        var called = directory.of(
                t,
                Kind.USER,
                rows.items().stream().map(ClaimantRow::userId).distinct().toList());
        return new Page<>(
                rows.items().stream()
                        .map(row -> Claimant.of(row, called, names))
                        .toList(),
                rows.nextCursor());
    }

    /** What a policy for this app could contain, and what the one at hand has of it. */
    public ResponseEntity<Eligible> eligible(TenantId t, String app, @Nullable PolicyId policyId, WaitFor waitFor) {
        var faults = new Faults();
        var appId = names.app("/app", app, faults);
        faults.throwIfAny();
        var catalogue = names.of(t).catalogue();
        return reads.of(
                List.of(PolicyList.GROUP, SeatUsage.GROUP),
                waitFor,
                () -> Eligible.of(EligibleProducts.of(
                        catalogue,
                        catalogue.app(Objects.requireNonNull(appId)).orElseThrow(),
                        live.seats().products(t, clock.instant(), 0),
                        inPolicy(t, policyId))));
    }

    private List<SkuId> inPolicy(TenantId tenant, @Nullable PolicyId policyId) {
        if (policyId == null) {
            return List.of();
        }
        var policy = live.policies()
                .policy(tenant, policyId)
                .orElseThrow(() -> new BadRequest("/policyId", "UNKNOWN_POLICY", "There is no policy of this id"));
        return policy.products().stream().map(PolicyProduct::skuId).toList();
    }

    private static @Nullable String after(PageRequest page) {
        return page.cursor().map(cursor -> cursor.text(0)).orElse(null);
    }

    private static Page<PolicyView> page(PageRequest page, List<PolicyView> rows) {
        return Page.of(page, rows, row -> Cursor.of(row.policyId()));
    }

    Optional<PolicyView> one(TenantId tenant, PolicyId id) {
        return one(live, clock.instant(), tenant, id, names.of(tenant));
    }

    /** The same as they were, by these names. */
    private static Optional<PolicyView> one(Policies then, Instant now, TenantId tenant, PolicyId id, Names names) {
        return then.policies()
                .policy(tenant, id)
                .map(row -> view(row, available(then.seats(), tenant, now), isOn(then, tenant), names));
    }

    private static List<PolicyView> page(
            Policies then, Instant now, TenantId tenant, @Nullable String after, int limit, Names names) {
        var available = available(then.seats(), tenant, now);
        var isOn = isOn(then, tenant);
        return then.policies().policies(tenant, after, limit).stream()
                .map(row -> view(row, available, isOn, names))
                .toList();
    }

    private static boolean isOn(Policies then, TenantId tenant) {
        return then.tenants().tenant(tenant).filter(TenantRow::autoClaimEnabled).isPresent();
    }

    private static Map<SkuId, Integer> available(SeatUsage seats, TenantId tenant, Instant now) {
        return seats.products(tenant, now, 0).stream().collect(Collectors.toMap(PoolRow::skuId, PoolRow::available));
    }

    /** A product that has lost the app, or all of the app that the policy gives, is passed over by claims. */
    private static boolean gives(PolicyRow row, int position, Names names) {
        var product = row.products().get(position);
        return names.catalogue()
                .app(row.app())
                .filter(app -> names.catalogue().givesAny(product.skuId(), product.services(), app.servicePlans()))
                .isPresent();
    }

    private static PolicyView view(PolicyRow row, Map<SkuId, Integer> available, boolean isFeatureOn, Names names) {
        var products = IntStream.range(0, row.products().size())
                .mapToObj(i -> {
                    var product = row.products().get(i);
                    return new ProductView(
                            product.skuId().value(),
                            names.partNumber(product.skuId()),
                            i,
                            available.getOrDefault(product.skuId(), 0),
                            names.off(product.skuId(), product.services()),
                            product.services().newPlans());
                })
                .toList();
        var primary = products.getFirst();
        int giving = IntStream.range(0, products.size())
                .filter(i -> gives(row, i, names))
                .map(i -> products.get(i).available())
                .sum();
        return new PolicyView(
                row.policyId().value(),
                row.name(),
                row.app().value(),
                products,
                primary.skuPartNumber(),
                giving,
                PolicyView.status(row.status()),
                row.status() == PolicyState.Status.ACTIVE && !isFeatureOn ? Refusal.FEATURE_DISABLED : null,
                row.origin(),
                row.environmentScope(),
                row.version(),
                row.createdAt(),
                row.changedAt());
    }
}
