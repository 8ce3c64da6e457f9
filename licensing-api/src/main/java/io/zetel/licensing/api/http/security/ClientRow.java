package io.zetel.licensing.api.http.security;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program that may ask for tokens; these end when the client gets another {@code generation}. The secret before the
 * present one is honoured until {@code formerUntil}; it and its hash are {@code null} once that has passed. When a
 * secret was used last is known to the day (UTC).
 */
public record ClientRow(
        String clientId,
        UUID generation,
        String secretHash,
        Optional<String> tenantId,
        List<Role> roles,
        Instant createdAt,
        @Nullable LocalDate lastUsedOn,
        @Nullable String formerHash,
        @Nullable Instant formerUntil) {

    /** Of the secrets that are honoured: the present one, and for a while the one before. */
    Stream<String> hashes() {
        return Stream.concat(Stream.of(secretHash), Stream.ofNullable(formerHash));
    }

    ClientRow withHash(String hash) {
        return new ClientRow(
                clientId, generation, hash, tenantId, roles, createdAt, lastUsedOn, formerHash, formerUntil);
    }
}
