package io.zetel.licensing.api.http.desired;

import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.projections.policies.PolicyRow;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a tenant is set up now; policies in the order of a document. */
record CurrentState(boolean autoClaim, NewPlans newPlans, List<PolicyRow> policies, List<OfGroup> groups) {

    private static final Comparator<PolicyRow> ORDER = Comparator.comparing(PolicyRow::name)
            .thenComparing(row -> row.app().value())
            .thenComparing(PolicyRow::createdAt)
            .thenComparing(row -> row.policyId().value());

    CurrentState {
        policies = policies.stream().sorted(ORDER).toList();
    }

    /** What a group gives, by product. */
    record OfGroup(GroupId groupId, LicensingMode mode, Map<SkuId, Services> licenses) {}

    /** The policies of this name and app, the first made first. */
    List<PolicyRow> called(String name, AppId app) {
        return policies.stream()
                .filter(row -> row.name().equals(name) && row.app().equals(app))
                .toList();
    }

    /** The groups by their ids as they are compared. */
    Map<GroupId, OfGroup> byGroup() {
        Map<GroupId, OfGroup> byId = new LinkedHashMap<>();
        groups.forEach(group -> byId.put(group.groupId().compared(), group));
        return byId;
    }

    /** All products that a policy has or a group gives. */
    Set<SkuId> products() {
        return Stream.concat(
                        policies.stream().flatMap(row -> row.products().stream().map(product -> product.skuId())),
                        groups.stream().flatMap(group -> group.licenses().keySet().stream()))
                .collect(Collectors.toSet());
    }
}
