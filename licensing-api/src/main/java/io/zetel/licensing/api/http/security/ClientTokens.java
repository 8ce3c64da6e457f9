package io.zetel.licensing.api.http.security;

import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.ObjectId;
import io.zetel.licensing.domain.shared.TenantId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;

/** What the token of a client says of it, whichever route it was asked for. */
final class ClientTokens {

    private final JwtEncoder encoder;

    ClientTokens(JwtEncoder encoder) {
        this.encoder = encoder;
    }

    /** A token for this client. */
    String issue(ClientRow client, String issuer) {
        var now = Instant.now();
        var claims = JwtClaimsSet.builder()
                .id(UUID.randomUUID().toString())
                .subject(client.clientId())
                .issuer(issuer)
                .audience(List.of(EmbeddedIdentity.AUDIENCE))
                .issuedAt(now)
                .notBefore(now)
                .expiresAt(now.plus(EmbeddedIdentity.TOKEN_LIFE))
                .claim(
                        EmbeddedIdentity.ROLES_CLAIM,
                        client.roles().stream().map(Role::claim).toList())
                .claim(EmbeddedIdentity.GENERATION_CLAIM, client.generation().toString());
        client.tenantId().ifPresent(tenant -> claims.claim(EmbeddedIdentity.TENANT_CLAIM, tenant));
        vendorClaims(client.clientId(), client.tenantId().orElse(null)).forEach(claims::claim);
        var header = JwsHeader.with(SignatureAlgorithm.ES256)
                .type(EmbeddedIdentity.ACCESS_TOKEN_TYPE)
                .build();
        return encoder.encode(JwtEncoderParameters.from(header, claims.build())).getTokenValue();
    }

    /**
     * Beside ours, what clients of the vendor's platform look for. Without {@code idtyp}: with it some refuse to list a
     * user's licenses.
     */
    static Map<String, String> vendorClaims(String clientId, @Nullable String tenant) {
        var claims = new LinkedHashMap<String, String>();
        if (tenant != null) {
            claims.put(
                    "oid",
                    ObjectId.of(new TenantId(tenant), HolderId.user("client:" + clientId))
                            .value());
        }
        claims.put("appid", clientId);
        claims.put("azp", clientId);
        claims.put("app_displayname", clientId);
        return claims;
    }
}
