package io.zetel.licensing.api.http.directory;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.projections.holders.Grant;
import io.zetel.licensing.projections.holders.HolderRow;
import io.zetel.licensing.projections.holders.LicenseRow;
import io.zetel.licensing.projections.holders.LicenseState;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has: per product its sources, and of each service plan which of them give it (A01, R04); of a device
 * also what was revoked, where there is anything.
 */
public record HeldView(
        String holderId,
        @Nullable String displayName,
        List<HeldProduct> licenses,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Revoked> revoked) {

    /** A product that was revoked from a device: its apps have been read-only there since (D13). */
    public record Revoked(String sku, String skuId, String name, Instant since) {}

    /** One product: it takes one seat as long as one source is live, however many there are. */
    public record HeldProduct(
            String sku,
            String skuId,
            String name,
            LicenseState state,
            List<SourceView> sources,
            List<PlanView> servicePlans) {}

    /** One source of the product, and what the group or policy is called now. */
    public record SourceView(
            Source.Type type,
            @Nullable String id,
            @Nullable String displayName,
            Instant since,
            LicenseState state,
            @Nullable String error,
            List<String> conflictingPlans,
            List<String> disabledPlans,
            NewPlans newPlans,
            Instant lastUpdated) {}

    /** One service plan of the product: it works if one source enables it. */
    public record PlanView(String servicePlan, String servicePlanId, boolean enabled, List<SourceRef> from) {}

    static HeldView of(
            HolderRow holder,
            @Nullable String displayName,
            List<LicenseRow> rows,
            List<Grant> revoked,
            Names names,
            Called.Sources called) {
        Map<SkuId, List<LicenseRow>> bySku = rows.stream()
                .collect(Collectors.groupingBy(LicenseRow::skuId, LinkedHashMap::new, Collectors.toList()));
        return new HeldView(
                holder.holder().id(),
                displayName,
                bySku.values().stream()
                        .map(sources -> product(sources, names, called))
                        .sorted(Comparator.comparing(HeldProduct::sku).thenComparing(HeldProduct::skuId))
                        .toList(),
                revoked.stream()
                        .map(grant -> new Revoked(
                                names.partNumber(grant.skuId()),
                                grant.skuId().value(),
                                names.title(grant.skuId()),
                                grant.since()))
                        .toList());
    }

    private static HeldProduct product(List<LicenseRow> sources, Names names, Called.Sources called) {
        var first = sources.getFirst();
        var product = names.catalogue().product(first.skuId());
        var state = sources.stream()
                .map(LicenseRow::state)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return new HeldProduct(
                names.partNumber(first.skuId()),
                first.skuId().value(),
                names.title(first.skuId()),
                state,
                sources.stream().map(row -> source(row, names, called)).toList(),
                product.stream()
                        .flatMap(known -> known.servicePlans().stream())
                        .map(plan -> plan(plan.name(), plan.id(), sources))
                        .toList());
    }

    private static SourceView source(LicenseRow row, Names names, Called.Sources called) {
        var source = SourceRef.of(row.source());
        return new SourceView(
                source.type(),
                source.id(),
                called.of(row.source()),
                row.since(),
                row.state(),
                row.error(),
                names.planNames(row.skuId(), row.plans()),
                names.off(row.skuId(), row.services()),
                row.services().newPlans(),
                row.changedOn());
    }

    private static PlanView plan(String name, PlanId id, List<LicenseRow> sources) {
        var givers = sources.stream()
                .filter(row -> row.state().isLive() && row.services().gives(id))
                .map(row -> SourceRef.of(row.source()))
                .toList();
        return new PlanView(name, id.value(), !givers.isEmpty(), givers);
    }
}
