package io.zetel.licensing.api.http.security;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.ClaimAccessor;

/** Where an issuer writes which tenant somebody is of and which roles they have. */
public final class SignedClaims {

    private final String tenantClaim;
    private final String rolesClaim;

    SignedClaims(String tenantClaim, String rolesClaim) {
        this.tenantClaim = tenantClaim;
        this.rolesClaim = rolesClaim;
    }

    /** The tenant; none for the operator. */
    public Optional<String> tenant(ClaimAccessor claims) {
        return Optional.ofNullable(claims.getClaimAsString(tenantClaim));
    }

    /**
     * The roles of that name. The operator stands outside all tenants: who is of a tenant is never the operator, and
     * only the operator is of none.
     */
    public List<Role> roles(ClaimAccessor claims) {
        boolean ofTenant = tenant(claims).isPresent();
        return names(claims.getClaims().get(rolesClaim)).stream()
                .map(Role::named)
                .flatMap(Optional::stream)
                .filter(role -> ofTenant != (role == Role.OPERATOR))
                .distinct()
                .toList();
    }

    private static Collection<String> names(@Nullable Object claim) {
        return switch (claim) {
            case Collection<?> list -> list.stream().map(String::valueOf).toList();
            case String text -> List.of(text.split(" "));
            case null, default -> List.of();
        };
    }
}
