package io.zetel.licensing.api.http.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.api.http.security.PublicKeys.Purpose;
import io.zetel.licensing.engine.TestPostgres;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Each {@code TokenKeys} is a node; all share one database. */
@DisplayName("The keys that sign tokens")
class TokenKeysSpec {

    private static final Duration LONG = Duration.ofDays(30);

    private static HikariDataSource database;
    private static JdbcClient sql;

    @BeforeAll
    static void open() {
        database = TestPostgres.newDatabase();
        sql = JdbcClient.create(database);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void are_each_nodes_own_and_believed_by_all_at_once_also_when_their_node_has_ended() {
        var one = node(LONG);
        var two = node(LONG);
        var kid = one.signing().getKeyID();
        assertThat(one.signing().getKeyID()).isEqualTo(kid);
        assertThat(two.signing().getKeyID()).isNotEqualTo(kid);
        assertThat(ids(two.believed(kid))).contains(kid);
        assertThat(two.isBelieved(kid)).isTrue();
        assertThat(ids(node(LONG).believed(null)))
                .as("of a node started later")
                .contains(kid, two.signing().getKeyID());
        assertThat(two.isBelieved("made up")).isFalse();
        assertThat(ids(two.believed("made up"))).doesNotContain("made up");
    }

    @Test
    void never_touch_the_database_with_their_private_part() {
        var key = node(LONG).signing();
        assertThat(key.isPrivate()).isTrue();
        assertThat(sql.sql("select jwk from api_public_key").query(String.class).list())
                .isNotEmpty()
                .noneMatch(jwk -> jwk.contains("\"d\""));
    }

    @Test
    void are_two_after_a_rotation_until_the_tokens_of_the_old_one_have_expired() {
        var one = node(LONG);
        var two = node(LONG);
        var old = one.signing().getKeyID();
        two.signing();
        one.rotate(false);
        assertThat(one.signing().getKeyID()).isNotEqualTo(old);
        assertThat(one.isBelieved(old)).isTrue();
        assertThat(ids(node(LONG).believed(null))).contains(old, one.signing().getKeyID());
        assertThat(one.shown())
                .filteredOn(key -> key.keyId().equals(old))
                .singleElement()
                .satisfies(key -> {
                    assertThat(key.retired()).isTrue();
                    assertThat(Duration.between(key.madeAt(), key.verifiesUntil()))
                            .isBetween(EmbeddedIdentity.TOKEN_LIFE, Duration.ofMinutes(17));
                });
        sql.sql("update api_public_key set verifies_until = now() - interval '1 second' where kid = ?")
                .param(old)
                .update();
        assertThat(ids(node(LONG).believed(old))).doesNotContain(old);
    }

    @Test
    void end_with_all_their_tokens_when_the_operator_wants_that() {
        var one = node(LONG);
        var old = one.signing().getKeyID();
        one.rotate(true);
        assertThat(one.isBelieved(old)).isFalse();
        assertThat(ids(one.believed(old)))
                .doesNotContain(old)
                .contains(one.signing().getKeyID());
    }

    @Test
    void are_made_anew_when_they_have_reached_their_age() {
        var aging = node(Duration.ofNanos(1));
        var first = aging.signing().getKeyID();
        var second = aging.signing().getKeyID();
        assertThat(second).isNotEqualTo(first);
        assertThat(aging.isBelieved(first)).isTrue();
    }

    @Test
    void of_an_earlier_release_lose_their_private_part_and_stay_for_checkpoints() throws JOSEException {
        var key = new RSAKeyGenerator(2048).keyID("of-an-earlier-release").generate();
        sql.sql("insert into api_signing_key (jwk) values (?)")
                .param(key.toJSONString())
                .update();
        var keys = new PublicKeys(sql);
        assertThat(sql.sql("select count(*) from api_signing_key")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(keys.all(Purpose.CHECKPOINT))
                .filteredOn(published -> published.key().getKeyID().equals(key.getKeyID()))
                .singleElement()
                .satisfies(published -> {
                    assertThat(published.key()).isEqualTo(key.toPublicJWK());
                    assertThat(published.verifiesUntil()).isEmpty();
                });
        assertThat(keys.all(Purpose.TOKEN))
                .filteredOn(published -> published.key() instanceof RSAKey)
                .singleElement()
                .satisfies(published -> assertThat(published.verifiesUntil()).isPresent());
        assertThat(node(LONG).signing().getKeyID()).isNotEqualTo(key.getKeyID());
    }

    private static TokenKeys node(Duration age) {
        return new TokenKeys(new PublicKeys(sql), age);
    }

    private static List<String> ids(List<JWK> keys) {
        return keys.stream().map(JWK::getKeyID).toList();
    }
}
