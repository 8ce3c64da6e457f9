package io.zetel.licensing.api.http.client;

import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client or a person is to have: the operator's roles go with no tenant, all others with one. */
record Rights(@Nullable String tenantId, List<Role> roles) {

    /** Reads both, with every fault; faults that were noted before end the request too. */
    static Rights checked(
            @Nullable String tenantId, @Nullable List<@Nullable String> names, KnownTenants tenants, Faults faults) {
        var roles = roles(names, faults);
        if (roles.contains(Role.OPERATOR)) {
            faults.check(roles.size() == 1, "/roles", "INVALID_ROLES", "Operator goes with no other role");
            faults.check(tenantId == null, "/tenantId", "INVALID_TENANT_ID", "must be absent for the operator");
        } else {
            faults.tenantId("/tenantId", tenantId);
            faults.throwIfAny();
            faults.check(
                    tenants.knows(new TenantId(Objects.requireNonNull(tenantId))),
                    "/tenantId",
                    "UNKNOWN_TENANT",
                    "There is no such tenant");
        }
        faults.throwIfAny();
        return new Rights(tenantId, roles);
    }

    /** Reads the roles, with every fault. */
    static List<Role> roles(@Nullable List<@Nullable String> given, Faults faults) {
        var names = Objects.requireNonNullElse(given, List.<@Nullable String>of());
        faults.check(!names.isEmpty(), "/roles", "REQUIRED", "must name at least one role");
        faults.check(
                names.size() == names.stream().distinct().count(),
                "/roles",
                "INVALID_ROLES",
                "must not name a role twice");
        for (var i = 0; i < names.size(); i++) {
            var name = names.get(i);
            faults.check(
                    name != null && Role.named(name).isPresent(),
                    "/roles/" + i,
                    "UNKNOWN_ROLE",
                    "must be one of " + Role.claims());
        }
        return names.stream()
                .filter(Objects::nonNull)
                .map(Role::named)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }
}
