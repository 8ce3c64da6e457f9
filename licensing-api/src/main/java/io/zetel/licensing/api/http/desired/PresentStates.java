package io.zetel.licensing.api.http.desired;

import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.GroupRow;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.past.Past;
import io.zetel.licensing.projections.past.PastGroups;
import io.zetel.licensing.projections.policies.PolicyList;
import io.zetel.licensing.projections.policies.PolicyRow;
import io.zetel.licensing.projections.tenants.TenantOverview;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** How tenants are and were set up. */
@Component
final class PresentStates {

    /** The read models that say it. */
    static final List<String> KEEPERS = List.of(TenantOverview.GROUP, Groups.GROUP, PolicyList.GROUP);

    private static final int PAGE = 500;

    private final TenantOverview tenants;
    private final PolicyList policies;
    private final Groups groups;
    private final Past past;
    private final PastGroups pastGroups;

    PresentStates(TenantOverview tenants, PolicyList policies, Groups groups, Past past, PastGroups pastGroups) {
        this.tenants = tenants;
        this.policies = policies;
        this.groups = groups;
        this.past = past;
        this.pastGroups = pastGroups;
    }

    /** How the tenant is set up, with these groups also where they give nothing. */
    Optional<CurrentState> now(TenantId tenant, Collection<GroupId> mentioned) {
        return present(tenant, tenants, policies, given(tenant, groups, mentioned));
    }

    /** How it was set up. */
    Optional<CurrentState> at(TenantId tenant, Instant at) {
        var given = pastGroups.settings(tenant, at, then -> given(tenant, then, List.of()));
        return past.policies(tenant, at, then -> present(tenant, then.tenants(), then.policies(), given));
    }

    private static Optional<CurrentState> present(
            TenantId tenant, TenantOverview tenants, PolicyList policies, List<CurrentState.OfGroup> groups) {
        return tenants.tenant(tenant)
                .map(row -> new CurrentState(row.autoClaimEnabled(), row.newPlans(), all(tenant, policies), groups));
    }

    private static List<CurrentState.OfGroup> given(TenantId tenant, Groups groups, Collection<GroupId> mentioned) {
        var rows = new LinkedHashMap<GroupId, GroupRow>();
        Stream.concat(
                        groups.licensed(tenant).stream(),
                        mentioned.isEmpty() ? Stream.of() : groups.groups(tenant, mentioned).values().stream())
                .forEach(row -> rows.put(row.groupId(), row));
        var given = groups.licences(tenant, rows.keySet());
        return rows.values().stream()
                .map(row -> {
                    var licenses = new LinkedHashMap<SkuId, Services>();
                    given.getOrDefault(row.groupId(), List.of())
                            .forEach(license -> licenses.put(license.skuId(), license.services()));
                    return new CurrentState.OfGroup(row.groupId(), row.mode(), licenses);
                })
                .toList();
    }

    private static List<PolicyRow> all(TenantId tenant, PolicyList policies) {
        var all = new ArrayList<PolicyRow>();
        for (var page = policies.policies(tenant, null, PAGE);
                !page.isEmpty();
                page = policies.policies(tenant, page.getLast().policyId().value(), PAGE)) {
            all.addAll(page);
        }
        return all;
    }
}
