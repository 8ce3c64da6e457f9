package io.zetel.licensing.api.http.security;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Somebody who may sign in at the console. Who gets other roles or another password is of another {@code generation},
 * and signs in again.
 */
public record PersonRow(
        String personId,
        String signInName,
        Optional<String> displayName,
        Optional<String> tenantId,
        List<Role> roles,
        UUID generation,
        boolean mustChange,
        Optional<String> language) {

    /** What this person is called. */
    public String name() {
        return displayName.orElse(signInName);
    }

    /** This person as one who asks for something. */
    public Caller caller() {
        return new Caller(personId, Optional.of(generation.toString()), tenantId, Role.including(roles));
    }
}
