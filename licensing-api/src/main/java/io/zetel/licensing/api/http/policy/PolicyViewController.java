package io.zetel.licensing.api.http.policy;

import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.names.Names;
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
import io.zetel.licensing.projections.policies.PolicyList;
import io.zetel.licensing.projections.policies.PolicyVersionRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private final TemporalReads moments;
    private final Past past;
    private final PolicyViews views;
    private final PolicyList policies;
    private final ClaimReport claims;
    private final Names names;
    private final DirectoryNames directory;

    PolicyViewController(
            TemporalReads moments,
            Past past,
            PolicyViews views,
            PolicyList policies,
            ClaimReport claims,
            Names names,
            DirectoryNames directory) {
        this.moments = moments;
        this.past = past;
        this.views = views;
        this.policies = policies;
        this.claims = claims;
        this.names = names;
        this.directory = directory;
    }

    record VersionView(
            long version,
            String change,
            String name,
            String status,
            List<VersionProduct> products,
            Instant changedAt,
            @Nullable String actor,
            @Nullable String reason) {}

    /** Who claimed, and what; called as it is called now. */
    record Claimant(
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

    record VersionProduct(String skuId, String skuPartNumber, List<String> disabledPlans, NewPlans newPlans) {}

    @GetMapping
    ResponseEntity<Page<PolicyView>> list(@PathVariable TenantId t, PageRequest page, WaitFor waitFor, AsOf asOf) {
        return views.list(t, page, waitFor, asOf);
    }

    @GetMapping("/{id}")
    ResponseEntity<PolicyView> show(@PathVariable TenantId t, @PathVariable PolicyId id, WaitFor waitFor, AsOf asOf) {
        return views.show(t, id, waitFor, asOf);
    }

    @GetMapping("/{id}/versions")
    ResponseEntity<Page<VersionView>> versions(
            @PathVariable TenantId t, @PathVariable PolicyId id, PageRequest page, WaitFor waitFor, AsOf asOf) {
        return moments.ask(
                PolicyList.GROUP,
                waitFor,
                asOf,
                _ -> versions(policies, t, id, page),
                at -> past.versions(t, at, then -> versions(then, t, id, page)));
    }

    private Page<VersionView> versions(PolicyList policies, TenantId t, PolicyId id, PageRequest page) {
        long after = page.cursor().map(cursor -> cursor.number(0)).orElse(0L);
        return Page.of(
                page,
                policies.versions(t, id, after, page.fetch()).stream()
                        .map(row -> view(t, row))
                        .toList(),
                row -> Cursor.of(row.version()));
    }

    @GetMapping("/{id}/claimants")
    ResponseEntity<Page<Claimant>> claimants(
            @PathVariable TenantId t, @PathVariable PolicyId id, PageRequest page, WaitFor waitFor, AsOf asOf) {
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

    @GetMapping("/eligible-products")
    ResponseEntity<PolicyViews.Eligible> eligible(
            @PathVariable TenantId t,
            @RequestParam String app,
            @RequestParam(required = false) @Nullable PolicyId policyId,
            WaitFor waitFor) {
        return views.eligible(t, app, policyId, waitFor);
    }

    /** A version speaks of products and services as they were called when it came to be. */
    private VersionView view(TenantId t, PolicyVersionRow row) {
        var then = names.of(t).at(Optional.of(row.changedAt()));
        return new VersionView(
                row.version(),
                row.change(),
                row.name(),
                PolicyView.status(row.status()),
                row.products().stream().map(product -> view(product, then)).toList(),
                row.changedAt(),
                row.actor(),
                row.reason());
    }

    private static VersionProduct view(PolicyProduct product, Names names) {
        return new VersionProduct(
                product.skuId().value(),
                names.partNumber(product.skuId()),
                names.off(product.skuId(), product.services()),
                product.services().newPlans());
    }
}
