package io.zetel.licensing.api.http.security;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A program that may ask for tokens. A client that is deleted and made anew has another {@code generation}. */
public record ClientRow(
        String clientId, UUID generation, String secretHash, Optional<String> tenantId, List<Role> roles) {

    ClientRow withHash(String hash) {
        return new ClientRow(clientId, generation, hash, tenantId, roles);
    }
}
