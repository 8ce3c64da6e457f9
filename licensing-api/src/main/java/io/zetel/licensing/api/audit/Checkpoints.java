package io.zetel.licensing.api.audit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/** Signs checkpoints and reads them back: compact JWS with a key that signs nothing else. */
final class Checkpoints {

    private static final JOSEObjectType TYPE = new JOSEObjectType("zetel-checkpoint");

    private Checkpoints() {}

    static JWSObject sign(Checkpoint checkpoint, RSAKey key) {
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(TYPE)
                .keyID(key.getKeyID())
                .build();
        var said = Map.<String, Object>of(
                "tenantId",
                checkpoint.tenantId(),
                "n",
                checkpoint.n(),
                "hash",
                checkpoint.hash(),
                "at",
                checkpoint.at().toString());
        var signed = new JWSObject(header, new Payload(said));
        try {
            signed.sign(new RSASSASigner(key));
            return signed;
        } catch (JOSEException e) {
            throw new IllegalStateException("The signing key cannot sign", e);
        }
    }

    /** What a checkpoint says if one of these keys signed it. */
    static Optional<Checkpoint> read(String compact, JWKSet keys) {
        try {
            var signed = JWSObject.parse(compact);
            JWK key = keys.getKeyByKeyId(signed.getHeader().getKeyID());
            boolean genuine = key instanceof RSAKey rsa
                    && TYPE.equals(signed.getHeader().getType())
                    && JWSAlgorithm.RS256.equals(signed.getHeader().getAlgorithm())
                    && signed.verify(new RSASSAVerifier(rsa));
            return genuine ? Optional.of(said(signed)) : Optional.empty();
        } catch (ParseException | JOSEException e) {
            return Optional.empty();
        }
    }

    /** What a checkpoint says, whoever signed it. */
    static Optional<Checkpoint> unchecked(String compact) {
        try {
            return Optional.of(said(JWSObject.parse(compact)));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private static Checkpoint said(JWSObject signed) throws ParseException {
        var said = signed.getPayload().toJSONObject();
        if (said != null
                && said.get("tenantId") instanceof String tenant
                && said.get("n") instanceof Number n
                && said.get("hash") instanceof String hash
                && said.get("at") instanceof String at) {
            try {
                return new Checkpoint(tenant, n.longValue(), hash, Instant.parse(at));
            } catch (DateTimeParseException e) {
                throw new ParseException(e.getMessage(), 0);
            }
        }
        throw new ParseException("no checkpoint", 0);
    }
}
