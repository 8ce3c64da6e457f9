package io.zetel.licensing.api.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.text.ParseException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The RSA key that signs tokens: made once, kept in the database, the same on every node and after every restart. */
final class SigningKey {

    private static final int BITS = 2048;

    private SigningKey() {}

    static RSAKey readOrMake(JdbcClient jdbc) {
        return read(jdbc).orElseGet(() -> {
            // Two nodes may get here at once; the first row wins and both read it.
            jdbc.sql("insert into api_signing_key (jwk) values (?) on conflict do nothing").param(generated().toJSONString()).update();
            return read(jdbc).orElseThrow();
        });
    }

    private static Optional<RSAKey> read(JdbcClient jdbc) {
        return jdbc.sql("select jwk from api_signing_key").query(String.class).optional().map(SigningKey::parsed);
    }

    private static RSAKey generated() {
        try {
            return new RSAKeyGenerator(BITS).keyUse(KeyUse.SIGNATURE).algorithm(JWSAlgorithm.RS256).keyID(UUID.randomUUID().toString()).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("No RSA key can be made here", e);
        }
    }

    private static RSAKey parsed(String jwk) {
        try {
            return RSAKey.parse(jwk);
        } catch (ParseException e) {
            throw new IllegalStateException("The signing key in the database is damaged", e);
        }
    }
}
