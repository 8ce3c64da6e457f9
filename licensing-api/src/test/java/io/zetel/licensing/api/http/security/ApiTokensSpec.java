package io.zetel.licensing.api.http.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.api.http.security.ApiTokens.Added;
import io.zetel.licensing.engine.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.transaction.support.TransactionTemplate;

@DisplayName("Long-lived tokens of a tenant")
class ApiTokensSpec {

    private static final Instant START = Instant.parse("2026-11-28T12:00:00Z");

    private static HikariDataSource database;
    private static JdbcClient sql;

    private final String tenant = "t-" + UUID.randomUUID();
    private Instant now = START;
    private final ApiTokens tokens = node();

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
    void are_in_the_table_as_hashes_alone() {
        var token = ApiTokens.newToken();
        assertThat(token).startsWith("zts_").hasSize(47);
        assertThat(tokens.add(row("feed", null), token)).isEqualTo(Added.NEW);
        assertThat(sql.sql("select api_token::text from api_token where tenant_id = ?")
                        .param(tenant)
                        .query(String.class)
                        .list())
                .hasSize(1)
                .noneMatch(text -> text.contains(token.substring(4)));
    }

    @Test
    void are_two_of_a_name_at_once_and_a_third_once_one_is_revoked_or_has_expired() {
        var old = row("feed", START.plusSeconds(60));
        var oldToken = ApiTokens.newToken();
        assertThat(tokens.add(old, oldToken)).isEqualTo(Added.NEW);
        var next = row("feed", null);
        assertThat(tokens.add(next, ApiTokens.newToken())).isEqualTo(Added.NEW);
        assertThat(tokens.add(next, ApiTokens.newToken())).as("sent again").isEqualTo(Added.KNOWN);
        assertThat(tokens.add(row("feed", null), ApiTokens.newToken())).isEqualTo(Added.TOO_MANY_OF_THE_NAME);
        assertThat(tokens.add(row("other", null), ApiTokens.newToken())).isEqualTo(Added.NEW);

        tokens.authenticate(oldToken);
        now = START.plusSeconds(60);
        refused(tokens, oldToken);
        assertThat(tokens.add(row("feed", null), ApiTokens.newToken())).isEqualTo(Added.NEW);
        assertThat(tokens.revoke(tenant, next.tokenId())).isTrue();
        assertThat(tokens.add(row("feed", null), ApiTokens.newToken())).isEqualTo(Added.NEW);
    }

    @Test
    void say_who_sends_them_and_are_refused_as_soon_as_they_are_revoked() {
        var row = row("feed", null);
        var token = ApiTokens.newToken();
        refused(tokens, token);
        tokens.add(row, token);
        var caller = ((CallerAuthentication) tokens.authenticate(token)).getPrincipal();
        assertThat(caller.subject()).isEqualTo("token:feed");
        assertThat(caller.tenant()).hasValue(tenant);
        assertThat(caller.roles()).containsExactlyInAnyOrder(Role.SERVICE);
        assertThat(tokens.remembered(token)).hasValue(caller);
        assertThat(tokens.revoke("another", row.tokenId())).isFalse();
        tokens.authenticate(token);
        assertThat(tokens.revoke(tenant, row.tokenId())).isTrue();
        assertThat(tokens.remembered(token)).isEmpty();
        refused(tokens, token);
    }

    @Test
    void are_known_on_every_node_and_their_last_use_is_written_at_most_once_a_minute() {
        var row = row("feed", null);
        var token = ApiTokens.newToken();
        tokens.add(row, token);
        assertThat(lastUse(row)).isNull();
        tokens.authenticate(token);
        assertThat(lastUse(row)).isEqualTo(START);
        now = START.plusSeconds(59);
        tokens.authenticate(token);
        node().authenticate(token);
        assertThat(lastUse(row)).isEqualTo(START);
        now = START.plusSeconds(60);
        tokens.authenticate(token);
        assertThat(lastUse(row)).isEqualTo(now);
        now = START.minus(Duration.ofHours(1));
        node().authenticate(token);
        assertThat(lastUse(row)).as("a node whose clock is behind").isEqualTo(START.plusSeconds(60));
    }

    private @Nullable Instant lastUse(ApiTokenRow row) {
        return tokens.find(tenant, row.tokenId()).orElseThrow().lastUsedAt();
    }

    private ApiTokens node() {
        return new ApiTokens(sql, new TransactionTemplate(new JdbcTransactionManager(database)), () -> now);
    }

    private ApiTokenRow row(String name, @Nullable Instant expiresAt) {
        return new ApiTokenRow(
                UUID.randomUUID(), tenant, name, List.of(Role.SERVICE), "somebody", now, expiresAt, null);
    }

    private static void refused(ApiTokens tokens, String token) {
        assertThatThrownBy(() -> tokens.authenticate(token)).isInstanceOf(InvalidBearerTokenException.class);
    }
}
