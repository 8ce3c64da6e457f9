package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.shared.ObjectId;
import io.zetel.licensing.domain.shared.TenantId;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tokens asked for as clients of the vendor's identity platform ask for them. */
@DisplayName("At the vendor's token route")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VendorTokensSpec {

    private final Http http = RunningZetel.shared().http();
    private TestTenant tenant;
    private String client;
    private String secret;

    @BeforeAll
    void open() {
        tenant = TestTenant.registered(http);
        client = tenant.id() + ".app";
        secret = http.operator()
                .post(
                        "/api/v1/clients",
                        Map.of("clientId", client, "tenantId", tenant.id(), "roles", List.of("Reader")))
                .expect(201)
                .text("/clientSecret");
    }

    private Reply ask(String path, String form, String... headers) {
        var request = HttpRequest.newBuilder(http.uri(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        return http.send(headers.length == 0 ? request : request.headers(headers));
    }

    private String form(String id, String password) {
        return "grant_type=client_credentials&scope=https%3A%2F%2Fgraph.example%2F.default&client_id=" + id
                + "&client_secret=" + URLEncoder.encode(password, StandardCharsets.UTF_8);
    }

    @Test
    void a_client_gets_a_token_by_the_tenants_id_its_guid_or_any() {
        var guid = ObjectId.of(new TenantId(tenant.id())).value();
        for (var name : List.of(tenant.id(), guid, guid.toUpperCase(), "common", "organizations")) {
            var answer =
                    ask("/" + name + "/oauth2/v2.0/token", form(client, secret)).expect(200);
            assertThat(answer.text("/token_type")).isEqualTo("Bearer");
            assertThat(answer.number("/expires_in")).isEqualTo(899);
            new Caller(http, answer.text("/access_token")).get("/v1.0/users").expect(200);
        }
        var claims = Http.JSON.readTree(Base64.getUrlDecoder()
                .decode(ask("/common/oauth2/token", form(client, secret))
                        .expect(200)
                        .text("/access_token")
                        .split("\\.")[1]));
        assertThat(claims.get("appid").asString()).isEqualTo(client);
        assertThat(claims.get("tid").asString()).isEqualTo(tenant.id());
        assertThat(claims.has("idtyp")).isFalse();
    }

    @Test
    void who_it_is_may_be_said_in_the_head() {
        var basic = Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));

        ask("/common/oauth2/v2.0/token", "grant_type=client_credentials", "Authorization", "Basic " + basic)
                .expect(200);
    }

    @Test
    void refusals_are_the_vendors() {
        var wrong = ask("/common/oauth2/v2.0/token", form(client, "wrong")).expect(401);
        assertThat(wrong.text("/error")).isEqualTo("invalid_client");
        assertThat(wrong.text("/error_description")).startsWith("AADSTS7000215: ");
        assertThat(wrong.number("/error_codes/0")).isEqualTo(7000215);
        assertThat(ask("/t-elsewhere/oauth2/v2.0/token", form(client, secret))
                        .expect(401)
                        .text("/error"))
                .isEqualTo("invalid_client");
        assertThat(ask("/common/oauth2/v2.0/token", form("nobody-at-all", "x"))
                        .expect(400)
                        .text("/error_description"))
                .startsWith("AADSTS700016: ");
        assertThat(ask("/common/oauth2/v2.0/token", "grant_type=password&username=a&password=b")
                        .expect(400)
                        .text("/error_description"))
                .startsWith("AADSTS70003: ");
        assertThat(ask("/common/oauth2/v2.0/token", "grant_type=client_credentials")
                        .expect(400)
                        .text("/error"))
                .isEqualTo("invalid_request");
    }

    @Test
    void what_there_is_can_be_discovered() {
        var stranger = http.stranger();
        var found = stranger.get("/" + tenant.id() + "/v2.0/.well-known/openid-configuration")
                .expect(200);
        assertThat(found.text("/token_endpoint")).endsWith("/" + tenant.id() + "/oauth2/v2.0/token");
        stranger.get("/" + tenant.id() + "/.well-known/openid-configuration").expect(200);
        var keys = stranger.get("/common/discovery/v2.0/keys").expect(200);
        assertThat(keys.text("/keys/0/kid")).isNotBlank();
        assertThat(keys.body()).doesNotContain("\"d\":");
        assertThat(stranger.get("/common/discovery/instance").expect(200).text("/tenant_discovery_endpoint"))
                .contains("/common/v2.0/");
        assertThat(stranger.get("/common/oauth2/v2.0/authorize").expect(400).text("/error"))
                .isEqualTo("unsupported_grant_type");
    }
}
