package io.zetel.licensing.api.http.security;

import java.util.Optional;
import java.util.Set;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who is asking: the token's subject, its tenant (none for the operator) and its roles with all they include. A client
 * of the embedded identity that is made again under its old name is of another generation.
 */
public record Caller(String subject, Optional<String> generation, Optional<String> tenant, Set<Role> roles) {

    /** The caller of the request this thread is serving. */
    public static Caller current() {
        return known().orElseThrow(() -> new AuthenticationCredentialsNotFoundException("No caller"));
    }

    /** The same, where it did say who it is. */
    public static Optional<Caller> known() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication authentication
                ? Optional.of(authentication.getPrincipal())
                : Optional.empty();
    }

    /** Whether this caller has one of these roles. */
    public boolean hasAny(Set<Role> wanted) {
        return roles.stream().anyMatch(wanted::contains);
    }
}
