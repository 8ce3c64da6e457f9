package io.zetel.licensing.api.http.policy;

import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.ClaimCursor;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.policy.PolicyProduct;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.claims.ClaimReport;
import io.zetel.licensing.projections.claims.ClaimantRow;
import io.zetel.licensing.projections.past.Past;
import io.zetel.licensing.projections.policies.EligibleProducts;
import io.zetel.licensing.projections.policies.PolicyList;
import io.zetel.licensing.projections.policies.PolicyVersionRow;
import io.zetel.licensing.projections.seats.SeatUsage;
import io.zetel.licensing.projections.tenants.TenantOverview;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What policies look like, what they looked like, who claimed under them, and what a new one could contain. */
@RestController
@RequestMapping("/api/v1/tenants/{t}/policies")
@Allowed(Role.READER)
class PolicyViewController {

    /** Those that keep what a policy is shown with; the position told is that of the policies. */
    private static final List<String> KEEPERS = List.of(TenantOverview.GROUP, PolicyList.GROUP);

    private final Reads reads;
    private final TemporalReads moments;
    private final Past past;
    private final PolicyViews views;
    private final PolicyList policies;
    private final ClaimReport claims;
    private final SeatUsage seats;
    private final Names names;
    private final DirectoryNames directory;
    private final InstantSource clock;

    PolicyViewController(Reads reads, TemporalReads moments, Past past, PolicyViews views, PolicyList policies, ClaimReport claims, SeatUsage seats,
            Names names, DirectoryNames directory, InstantSource clock) {
        this.reads = reads;
        this.moments = moments;
        this.past = past;
        this.views = views;
        this.policies = policies;
        this.claims = claims;
        this.seats = seats;
        this.names = names;
        this.directory = directory;
        this.clock = clock;
    }

    record VersionView(long version, String change, String name, String status, List<VersionProduct> products, Instant changedAt,
            @Nullable String actor, @Nullable String reason) {}

    record Eligible(List<EligibleProducts.Row> products, boolean canAddBackup) {

        static Eligible of(EligibleProducts eligible) { return new Eligible(eligible.products(), eligible.canAddBackup()); }
    }

    /** Who claimed, and what; called as it is called now. */
    record Claimant(String userId, @Nullable String displayName, String claimId, SkuId skuId, String sku, int backupPosition, Instant claimedAt) {

        static Claimant of(ClaimantRow row, Map<String, String> called) {
            return new Claimant(row.userId(), called.get(row.userId()), row.claimId(), row.skuId(), row.sku(), row.backupPosition(), row.claimedAt());
        }
    }

    record VersionProduct(String skuId, String skuPartNumber, List<String> disabledPlans, NewPlans newPlans) {}

    @GetMapping ResponseEntity<Page<PolicyView>> list(@PathVariable TenantId t, PageRequest page, WaitFor waitFor, AsOf asOf) {
        var then = names.at(asOf.instant());
        return moments.ask(KEEPERS, waitFor, asOf, now -> page(page, views.page(now, t, after(page), page.fetch())),
                at -> past.policies(t, at, kept -> page(page, views.page(kept, at, t, after(page), page.fetch(), then))));
    }

    private static @Nullable String after(PageRequest page) { return page.cursor().map(cursor -> cursor.text(0)).orElse(null); }

    private static Page<PolicyView> page(PageRequest page, List<PolicyView> rows) {
        return Page.of(page, rows, row -> Cursor.of(row.policyId()));
    }

    @GetMapping("/{id}") ResponseEntity<PolicyView> show(@PathVariable TenantId t, @PathVariable PolicyId id, WaitFor waitFor, AsOf asOf) {
        var then = names.at(asOf.instant());
        return moments.one(KEEPERS, waitFor, asOf, "POLICY_NOT_FOUND", _ -> views.one(t, id),
                at -> past.policies(t, at, kept -> views.one(kept, at, t, id, then)), PolicyView::version);
    }

    @GetMapping("/{id}/versions") ResponseEntity<Page<VersionView>> versions(@PathVariable TenantId t, @PathVariable PolicyId id, PageRequest page,
            WaitFor waitFor) {
        return reads.of(PolicyList.GROUP, waitFor, () -> Page.of(page,
                policies.versions(t, id, page.cursor().map(cursor -> cursor.number(0)).orElse(0L), page.fetch()).stream().map(this::view).toList(),
                row -> Cursor.of(row.version())));
    }

    @GetMapping("/{id}/claimants") ResponseEntity<Page<Claimant>> claimants(@PathVariable TenantId t, @PathVariable PolicyId id, PageRequest page,
            WaitFor waitFor) {
        return reads.of(ClaimReport.GROUP, waitFor, () -> {
            var rows = Page.of(page, claims.claimants(t, id, page.cursor().map(ClaimCursor::after).orElse(null), page.fetch()),
                    row -> ClaimCursor.behind(row.claimedAt(), row.claimId()));
            var called = directory.of(t, Kind.USER, rows.items().stream().map(ClaimantRow::userId).distinct().toList());
            return new Page<>(rows.items().stream().map(row -> Claimant.of(row, called)).toList(), rows.nextCursor());
        });
    }

    @GetMapping("/eligible-products") ResponseEntity<Eligible> eligible(@PathVariable TenantId t, @RequestParam String app,
            @RequestParam(required = false) @Nullable PolicyId policyId,
            WaitFor waitFor) {
        var faults = new Faults();
        var appId = names.app("/app", app, faults);
        faults.throwIfAny();
        var catalogue = names.catalogue();
        return reads.of(List.of(PolicyList.GROUP, SeatUsage.GROUP), waitFor, () -> Eligible.of(EligibleProducts.of(catalogue,
                catalogue.app(Objects.requireNonNull(appId)).orElseThrow(), seats.products(t, clock.instant(), 0), inPolicy(t, policyId))));
    }

    private List<SkuId> inPolicy(TenantId tenant, @Nullable PolicyId policyId) {
        if (policyId == null) {
            return List.of();
        }
        var policy = policies.policy(tenant, policyId)
                .orElseThrow(() -> new BadRequest("/policyId", "UNKNOWN_POLICY", "There is no policy of this id"));
        return policy.products().stream().map(PolicyProduct::skuId).toList();
    }

    /** A version speaks of services as they were called when it came to be. */
    private VersionView view(PolicyVersionRow row) {
        var then = names.at(Optional.of(row.changedAt()));
        return new VersionView(row.version(), row.change(), row.name(), PolicyView.status(row.status()),
                row.products().stream().map(product -> view(product, then)).toList(),
                row.changedAt(), row.actor(), row.reason());
    }

    private static VersionProduct view(PolicyProduct product, Names names) {
        return new VersionProduct(product.skuId().value(), product.sku(), names.off(product.skuId(), product.services()),
                product.services().newPlans());
    }
}
