package io.zetel.licensing.sample;

import static io.zetel.licensing.sample.RunningSample.json;
import static io.zetel.licensing.sample.RunningSample.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is open without a token")
class DocumentationSpec {

    private final RunningSample sample = RunningSample.shared();

    @Test
    void the_try_it_page_loads_with_its_scripts() {
        var redirect = send(sample.to("/swagger-ui.html"));
        assertThat(redirect.statusCode()).isEqualTo(302);
        var page = send(sample.to(redirect.headers().firstValue("Location").orElseThrow()));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("swagger-ui");
        assertThat(send(sample.to("/swagger-ui/swagger-ui-bundle.js")).statusCode())
                .isEqualTo(200);
        assertThat(send(sample.to("/swagger-ui/swagger-initializer.js")).body())
                .contains("/v3/api-docs/swagger-config");
        assertThat(json(send(sample.to("/v3/api-docs/swagger-config")))
                        .get("url")
                        .asString())
                .isEqualTo("/v3/api-docs");
    }

    @Test
    void the_description_is_open_api_3_1_with_tokens_problems_and_shared_headers() {
        var answer = send(sample.to("/v3/api-docs"));
        assertThat(answer.statusCode()).isEqualTo(200);
        var api = json(answer);
        assertThat(api.get("openapi").asString()).startsWith("3.1");
        assertThat(api.at("/info/title").asString()).isEqualTo("Zetel");
        assertThat(api.at("/components/securitySchemes/client/flows/clientCredentials/tokenUrl")
                        .asString())
                .isEqualTo("/oauth2/token");
        assertThat(api.at("/components/schemas/Problem/properties").propertyNames())
                .contains("code", "requestId", "errors");
        var post = api.at("/paths/~1api~1v1~1tenants~1{t}~1samples/post");
        assertThat(post.at("/responses/default/content/application~1problem+json/schema/$ref")
                        .asString())
                .endsWith("/Problem");
        assertThat(post.get("parameters"))
                .extracting(parameter -> parameter.get("name").asString())
                .containsExactlyInAnyOrder("t", "Licensing-Reason", "Idempotency-Key");
        var get = api.at("/paths/~1api~1v1~1tenants~1{t}~1samples/get");
        assertThat(get.get("parameters"))
                .extracting(parameter -> parameter.get("name").asString())
                .containsExactlyInAnyOrder("t", "limit", "cursor");
        assertThat(api.get("paths").propertyNames()).allMatch(path -> path.startsWith("/api/"));
    }

    @Test
    void health_is_open_without_details() {
        var health = send(sample.to("/actuator/health"));
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(json(health).has("components")).isFalse();
    }

    @Test
    void meters_are_for_whom_they_were_opened_to_and_the_operator_wherever_a_request_seems_to_come_from() {
        for (var path : List.of("/actuator/prometheus", "/actuator/prometheus?name=jvm")) {
            var nobody = send(sample.to(path));
            assertThat(nobody.statusCode()).as("straight from this machine").isEqualTo(401);
            assertThat(nobody.headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(value -> assertThat(value).startsWith("Bearer"));
            assertThat(send(sample.to(path).header("X-Forwarded-For", "127.0.0.1"))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(sample.get(path, "another-token-of-twenty-letters").statusCode())
                    .isEqualTo(401);
            assertThat(sample.get(path, sample.tokenOf("acme", "GlobalAdmin")).statusCode())
                    .isEqualTo(403);
            assertThat(sample.get(path, sample.operator()).statusCode()).isEqualTo(200);
            assertThat(sample.get(path, RunningSample.METRICS_TOKEN).statusCode())
                    .isEqualTo(200);
        }
        assertThat(sample.get("/api/v1/clients", RunningSample.METRICS_TOKEN).statusCode())
                .as("and for nothing else")
                .isEqualTo(401);
    }

    @Test
    void everything_else_is_closed() {
        for (var path : new String[] {
            "/",
            "/actuator",
            "/actuator/env",
            "/oauth2/introspect",
            "/oauth2/authorize",
            "/login",
            "/favicon.ico",
            "/apis"
        }) {
            assertThat(send(sample.to(path)).statusCode()).as(path).isEqualTo(401);
            assertThat(sample.get(path, sample.operator()).statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    @Test
    void answers_carry_the_headers_browsers_need_to_be_careful() {
        var headers = send(sample.to("/api/v1/clients")).headers();
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(headers.firstValue("Set-Cookie")).isEmpty();
        assertThat(send(sample.to("/api/v1/clients").header("Origin", "https://evil.example"))
                        .headers()
                        .firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }
}
