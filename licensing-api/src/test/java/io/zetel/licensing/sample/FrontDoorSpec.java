package io.zetel.licensing.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.acceptance.RawConnection;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName(
        "Nothing of a body is read before it is known who sends it, where to and of what kind and size it is; no head is an accident")
class FrontDoorSpec {

    private static final String SAMPLES = "/api/v1/tenants/acme/samples";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String JSON = "Content-Type: application/json";
    /** Far more than is sent: an answer to a body that is not there yet was given without reading it. */
    private static final String MUCH = "Content-Length: 600000000";

    private final RunningSample sample = RunningSample.shared();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUT /api/v1/tenants",
                "PATCH /api/v1/tenants",
                "DELETE " + SAMPLES + "/1",
                "POST " + SAMPLES,
                "PUT /nothing",
                "POST /oauth2/revoke",
                "POST /oauth2/introspect",
                "PUT /"
            })
    void a_strangers_body_is_not_read(String line) {
        assertProblem(answer(line, null, "x=y", FORM, MUCH), 401);
        assertProblem(answer(line, null, "x=y", "Content-Type: multipart/form-data; boundary=x", MUCH), 401);
        assertProblem(answer(line, null, "{", JSON, MUCH, "Idempotency-Key: stranger"), 401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT /actuator/health", "POST /actuator/health", "PATCH /v3/api-docs"})
    void a_form_to_an_open_route_is_not_read(String line) {
        assertProblem(answer(line, null, "x=y", FORM, MUCH), 405);
    }

    @Test
    void the_body_of_who_may_not_is_not_read() {
        var reader = sample.tokenOf("acme", "Reader");
        var stranger = sample.tokenOf("other", "Service");
        for (var key : new String[] {"X-No-Key: k", "Idempotency-Key: not-mine"}) {
            assertProblem(
                    answer(
                            "POST " + SAMPLES + "/lines",
                            reader,
                            "{}\n",
                            "Content-Type: application/x-ndjson",
                            MUCH,
                            key),
                    403);
            assertProblem(answer("POST " + SAMPLES, stranger, "{}", JSON, MUCH, key), 404);
            assertProblem(answer("POST /api/v1/nothing", reader, "{}", JSON, MUCH, key), 404);
            assertProblem(answer("DELETE " + SAMPLES, reader, "{}", JSON, MUCH, key), 405);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FORM,
                "Content-Type: APPLICATION/X-WWW-FORM-URLENCODED;charset=bogus",
                "Content-Type: multipart/form-data",
                "Content-Type: multipart/form-data; boundary=x",
                "Content-Type: Multipart/Mixed; boundary=",
                "Content-Encoding: gzip",
                "Content-Type: */*",
                "Content-Type: application/*",
                "Content-Type: ;",
                "Content-Type: text",
                "Content-Type: application/json;charset=bogus",
                "Content-Type: application/json;charset=\""
            })
    void a_body_of_no_kind_a_route_takes_is_not_read(String type) {
        var service = sample.tokenOf("acme", "Service");
        assertProblem(answer("POST " + SAMPLES, service, "--x\r\nbroken", type, "Content-Length: 500"), 415);
        if (!type.contains("charset") || type.contains("FORM")) {
            assertProblem(
                    answer("POST " + SAMPLES + "/lines", service, "--x\r\nbroken", type, "Content-Length: 500"), 415);
        }
    }

    @Test
    void a_body_larger_than_a_route_takes_is_refused_by_what_it_says_of_itself_or_as_it_comes() {
        var service = sample.tokenOf("acme", "Service");
        var tooMuch = " ".repeat(1024 * 1024 + 1);
        for (var key : new String[] {"X-No-Key: k", "Idempotency-Key: too-large"}) {
            assertProblem(
                    answer("POST " + SAMPLES, service, tooMuch, JSON, "Content-Length: " + tooMuch.length(), key), 413);
            assertProblem(
                    answer("POST " + SAMPLES, service, chunked(tooMuch), JSON, "Transfer-Encoding: chunked", key), 413);
            assertProblem(
                    answer(
                            "POST " + SAMPLES + "/shaky",
                            service,
                            tooMuch,
                            JSON,
                            "Content-Length: " + tooMuch.length(),
                            key),
                    413);
        }
    }

    @Test
    void a_request_that_cannot_be_read_ends_its_connection_and_says_so() {
        for (var method : new String[] {"GET", "HEAD", "POST"}) {
            assertThat(RawConnection.to(sample.port())
                            .send(method + " /api/v1/x/..%zz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .answer())
                    .startsWith("HTTP/1.1 400")
                    .contains("Connection: close", "application/problem+json");
        }
    }

    @Test
    void a_form_for_a_token_is_small() {
        var large = "grant_type=" + "x".repeat(8 * 1024);
        assertProblem(answer("POST /oauth2/token", null, large, FORM, MUCH), 413);
        assertProblem(answer("POST /oauth2/token", null, chunked(large), FORM, "Transfer-Encoding: chunked"), 413);
        assertProblem(answer("POST /oauth2/token", null, "{}", JSON, "Content-Length: 2"), 415);
        assertProblem(
                answer(
                        "POST /oauth2/token",
                        null,
                        "--x",
                        "Content-Type: multipart/form-data; boundary=x",
                        "Content-Length: 3"),
                415);
        assertProblem(answer("POST /oauth2/token", null, "grant_type=%zz", FORM, "Content-Length: 14"), 400);
        assertProblem(answer("POST /oauth2/token", null, "zz\r\n", FORM, "Transfer-Encoding: chunked"), 400);
    }

    @Test
    void a_body_that_is_cut_into_broken_pieces_is_a_bad_request() {
        var service = sample.tokenOf("acme", "Service");
        for (var key : new String[] {"X-No-Key: k", "Idempotency-Key: broken"}) {
            assertProblem(answer("POST " + SAMPLES, service, "zz\r\n{}", JSON, "Transfer-Encoding: chunked", key), 400);
        }
    }

    @Test
    void json_nested_without_end_is_a_bad_request() {
        var body = "[".repeat(100_000);
        assertProblem(
                answer(
                        "POST " + SAMPLES,
                        sample.tokenOf("acme", "Service"),
                        body,
                        JSON,
                        "Content-Length: " + body.length()),
                400);
    }

    @Test
    void who_asks_before_sending_is_told_to_go_on_only_where_the_body_is_wanted() {
        assertThat(answer("POST " + SAMPLES, null, "", JSON, MUCH, "Expect: 100-continue"))
                .startsWith("HTTP/1.1 401");
        assertThat(answer("POST " + SAMPLES, sample.tokenOf("acme", "Reader"), "", JSON, MUCH, "Expect: 100-continue"))
                .startsWith("HTTP/1.1 403");
        assertThat(answer("POST " + SAMPLES, sample.tokenOf("acme", "Service"), "", JSON, MUCH, "Expect: 100-continue"))
                .startsWith("HTTP/1.1 413");
        assertThat(answer(
                        "POST " + SAMPLES,
                        sample.tokenOf("acme", "Service"),
                        "{\"name\":\"x\"}",
                        JSON,
                        "Content-Length: 12",
                        "Expect: 100-continue"))
                .startsWith("HTTP/1.1 100")
                .contains("HTTP/1.1 201");
    }

    @ParameterizedTest
    @MethodSource("brokenHeaders")
    void a_broken_header_is_no_accident(String header) {
        var reader = sample.tokenOf("acme", "Reader");
        for (var route : new String[] {
            SAMPLES,
            SAMPLES + "/1",
            "/actuator/health",
            "/actuator/prometheus",
            "/oauth2/jwks",
            "/oauth2/token",
            "/v3/api-docs",
            "/swagger-ui/index.html",
            "/nothing"
        }) {
            var answer = answer("GET " + route, reader, "", header);
            if (answer.startsWith("HTTP/1.1 4")) {
                assertThat(answer)
                        .as(route + " " + header)
                        .containsIgnoringCase("Content-Type: application/problem+json")
                        .contains("\"code\":");
            } else {
                assertThat(answer).as(route + " " + header).startsWith("HTTP/1.1 200");
            }
        }
    }

    static Stream<String> brokenHeaders() {
        return Stream.of(
                "Accept: ,",
                "Accept:",
                "Accept: application/json,,text/plain",
                "Accept: ;",
                "Accept: text",
                "Accept: */json",
                "Accept: application/json;q=x",
                "Accept: \u00ff",
                "Accept-Language: ;",
                "Accept-Language: en;q=",
                "Accept-Language: *;q=abc",
                "Accept-Language: \u00ff",
                "Accept-Charset: bogus",
                "Accept-Encoding: ;;",
                "Content-Type: */*",
                "Content-Type: application/*",
                "Content-Type: ;",
                "Content-Type: a/b;charset=bogus",
                "Range: bytes=a-",
                "Range: x",
                "If-Match: \"",
                "If-None-Match: ;",
                "If-Modified-Since: once",
                "Content-Length: -1",
                "Content-Length: many",
                "Content-Length: 99999999999999999999",
                "Transfer-Encoding: nonsense",
                "Expect: nonsense",
                "Cookie: =;;=",
                "X-Request-Id: \u00ff",
                "Host: ][",
                "Origin: :",
                "Forwarded: ;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/tenants/acme;x=%zz/samples",
                "/api/v1/tenants/acme;%/samples",
                "/actuator/health;x=%z",
                "/oauth2/jwks;%",
                "/v3/api-docs;a=%zz",
                "/api/v1/tenants/acme/samples;jsessionid=1%00?limit=1",
                "/oauth2/token;x=%00",
                "/console;%00",
                "/%",
                "/actuator/health?x=%",
                "/api/v1/tenants/acme/samples?limit=%"
            })
    void a_broken_encoding_is_a_bad_request(String path) {
        assertProblem(answer("GET " + path, sample.tokenOf("acme", "Reader"), ""), 400);
    }

    @Test
    void a_head_beyond_all_bounds_is_refused() {
        var reader = sample.tokenOf("acme", "Reader");
        assertProblem(answer("GET " + SAMPLES + "?" + "a&".repeat(500_000), reader, ""), 414);
        assertProblem(
                answer("GET " + SAMPLES, reader, "", "X: y\r\n".repeat(5000).strip()), 431);
    }

    private String answer(String line, @Nullable String token, String body, String... headers) {
        return RawConnection.to(sample.port())
                .send(RawConnection.head(line, token, headers) + body)
                .answer();
    }

    private static String chunked(String body) {
        return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    }

    private static void assertProblem(String answer, int status) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .containsIgnoringCase("Content-Type: application/problem+json")
                .contains("\"code\":", "\"requestId\":");
    }
}
