package io.zetel.licensing.api.http.security;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The public keys all nodes believe, in the table {@code api_public_key}; times are the database's. */
final class PublicKeys {

    /** What a key signs. A key of one purpose proves nothing about the other. */
    enum Purpose {
        TOKEN,
        CHECKPOINT
    }

    /** A key, whether nodes still sign with it, and until when its signatures count (for ever where that is empty). */
    record Published(JWK key, Instant madeAt, boolean isRetired, Optional<Instant> verifiesUntil) {}

    /** How long a token of a node of an earlier release is believed that signs with the key this one took over. */
    private static final Duration TAKEN_OVER = Duration.ofHours(1);

    private final JdbcClient jdbc;

    PublicKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
        takeOver();
    }

    List<Published> all(Purpose purpose) {
        return jdbc.sql(
                        "select jwk, made_at, retired_at is not null as retired, verifies_until from api_public_key"
                                + " where purpose = ? and (verifies_until is null or verifies_until > now()) order by made_at desc, kid")
                .param(purpose.name())
                .query(PublicKeys::published)
                .list();
    }

    /** Publishes a key of checkpoints, whose signatures count for ever. */
    void publish(JWK key) {
        jdbc.sql("insert into api_public_key (purpose, kid, jwk) values ('CHECKPOINT', ?, ?) on conflict do nothing")
                .params(key.getKeyID(), key.toPublicJWK().toJSONString())
                .update();
    }

    /** Publishes a key of tokens for as long as this, and forgets those that have had their time. */
    void publish(JWK key, Duration verifies) {
        jdbc.sql("delete from api_public_key where verifies_until <= now()").update();
        jdbc.sql("insert into api_public_key (purpose, kid, jwk, verifies_until)"
                        + " values ('TOKEN', ?, ?, now() + make_interval(secs => ?)) on conflict do nothing")
                .params(key.getKeyID(), key.toPublicJWK().toJSONString(), verifies.toSeconds())
                .update();
    }

    /** Lets a key of tokens count for this much longer unless it is retired. */
    void prolong(String kid, Duration verifies) {
        jdbc.sql("update api_public_key set verifies_until = now() + make_interval(secs => ?)"
                        + " where purpose = 'TOKEN' and kid = ? and retired_at is null")
                .params(verifies.toSeconds(), kid)
                .update();
    }

    /**
     * No node signs tokens with any of today's keys any more, and what they signed counts for this much longer at most.
     */
    void retireAll(Duration verifies) {
        jdbc.sql(
                        "update api_public_key set retired_at = coalesce(retired_at, now()), verifies_until = least(verifies_until,"
                                + " now() + make_interval(secs => ?)) where purpose = 'TOKEN'")
                .params(verifies.toSeconds())
                .update();
    }

    /**
     * Earlier releases kept one private key for tokens and checkpoints in the table {@code api_signing_key}. Its public
     * part stays, for checkpoints for ever; the private one goes. Looked for at every start: a node of that release may
     * have come back.
     */
    private void takeOver() {
        for (var jwk :
                jdbc.sql("select jwk from api_signing_key").query(String.class).list()) {
            var key = parsedRsa(jwk);
            publish(key);
            publish(key, TAKEN_OVER);
            jdbc.sql("update api_public_key set retired_at = now() where purpose = 'TOKEN' and kid = ?")
                    .param(key.getKeyID())
                    .update();
            jdbc.sql("delete from api_signing_key where jwk = ?").param(jwk).update();
        }
    }

    private static Published published(ResultSet row, int number) throws SQLException {
        var until = Optional.ofNullable(row.getTimestamp("verifies_until")).map(Timestamp::toInstant);
        return new Published(
                parsed(row.getString("jwk")),
                row.getTimestamp("made_at").toInstant(),
                row.getBoolean("retired"),
                until);
    }

    private static JWK parsed(String jwk) {
        try {
            return JWK.parse(jwk);
        } catch (ParseException e) {
            throw new IllegalStateException("A public key in the database is damaged", e);
        }
    }

    private static RSAKey parsedRsa(String jwk) {
        try {
            return RSAKey.parse(jwk);
        } catch (ParseException e) {
            throw new IllegalStateException("The signing key in the database is damaged", e);
        }
    }
}
