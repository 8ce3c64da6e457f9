package io.zetel.licensing.api.http.policy;

import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.policy.PolicyProduct;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.past.Past;
import io.zetel.licensing.projections.policies.PolicyList;
import io.zetel.licensing.projections.policies.PolicyVersionRow;
import java.time.Instant;
import java.util.List;
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
    private final Names names;

    PolicyViewController(TemporalReads moments, Past past, PolicyViews views, PolicyList policies, Names names) {
        this.moments = moments;
        this.past = past;
        this.views = views;
        this.policies = policies;
        this.names = names;
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
    ResponseEntity<Page<PolicyViews.Claimant>> claimants(
            @PathVariable TenantId t, @PathVariable PolicyId id, PageRequest page, WaitFor waitFor, AsOf asOf) {
        return views.claimants(t, id, page, waitFor, asOf);
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
