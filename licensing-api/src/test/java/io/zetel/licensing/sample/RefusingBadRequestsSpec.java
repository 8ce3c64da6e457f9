package io.zetel.licensing.sample;

import static io.zetel.licensing.sample.Answers.assertProblem;
import static io.zetel.licensing.sample.RunningSample.json;
import static io.zetel.licensing.sample.RunningSample.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A request that is wrong beside its body is refused as a problem, whoever finds out")
class RefusingBadRequestsSpec {

    private static final String SAMPLES = "/api/v1/tenants/acme/samples";

    private final RunningSample sample = RunningSample.shared();
    private final String service = sample.tokenOf("acme", "Service");
    private final String reader = sample.tokenOf("acme", "Reader");
    private final String auditor = sample.tokenOf("acme", "Auditor");

    @Test
    void an_unknown_route_method_or_answer_type_is_a_problem_too() {
        assertProblem(sample.get("/api/v1/nothing", service), 404, "NOT_FOUND");
        assertProblem(sample.get("/api/v1/tenants/acme/samples/1/nothing", service), 404, "NOT_FOUND");
        var wrongMethod = send(
                sample.to(SAMPLES).header("Authorization", "Bearer " + service).DELETE());
        assertProblem(wrongMethod, 405, "METHOD_NOT_ALLOWED");
        assertThat(wrongMethod.headers().firstValue("Allow").orElseThrow()).contains("GET", "POST");
        assertProblem(
                send(sample.to(SAMPLES)
                        .header("Authorization", "Bearer " + reader)
                        .header("Accept", "image/png")),
                406,
                "NOT_ACCEPTABLE");
        assertProblem(sample.get("/api/v1/tenants/acme/samples/teapot", auditor), 418, "I_AM_A_TEAPOT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/tenants/acme/samples/%zz HTTP/1.1",
                "GET /api/v1/tenants/acme/samples?limit=%zz HTTP/1.1",
                "GET /api/v1/tenants/acme/samples/a%2F..%2Fb HTTP/1.1",
                "GET /api/v1/tenants/acme/samples/a%2Fb HTTP/1.1",
                "GET /api/v1/tenants/acme/samples/a%5Cb HTTP/1.1",
                "GET /api/v1/a<b HTTP/1.1",
                "GET /api/v1//tenants HTTP/1.1",
                "GET /api/v1/../v1/tenants HTTP/1.1",
                "GET /api/v1/tenants/acme/samples/a%00b HTTP/1.1",
                "NONSENSE"
            })
    void a_request_that_is_broken_itself_is_a_problem_too(String line) throws IOException {
        var answer = raw(line, "Authorization: Bearer " + reader);
        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .containsIgnoringCase("Content-Type: application/problem+json")
                .contains("\"code\":", "\"requestId\":");
    }

    @Test
    void who_reads_only_after_sending_far_too_much_still_reads_why_it_was_refused() throws IOException {
        var body = new byte[20 * 1024 * 1024];
        try (var socket = new Socket("localhost", sample.port())) {
            socket.setSoTimeout(10_000);
            var head = "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: "
                    + "application/json\r\nContent-Length: %d\r\n\r\n";
            socket.getOutputStream()
                    .write(head.formatted(SAMPLES, service, body.length).getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(body);
            var status = new byte["HTTP/1.1 413".length()];
            assertThat(socket.getInputStream().readNBytes(status, 0, status.length))
                    .isEqualTo(status.length);
            assertThat(new String(status, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void headers_beyond_all_bounds_are_a_problem_too() throws IOException {
        assertThat(raw("GET " + SAMPLES + " HTTP/1.1", "X-Long: " + "x".repeat(20_000)))
                .startsWith("HTTP/1.1 4")
                .contains("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,INVALID_LIMIT",
        "limit=501,INVALID_LIMIT",
        "limit=x,INVALID_LIMIT",
        "limit=,INVALID_LIMIT",
        "limit=-1,INVALID_LIMIT",
        "limit=99999999999,INVALID_LIMIT",
        "limit=1&limit=2,INVALID_VALUE",
        "cursor=,INVALID_CURSOR",
        "cursor=***,INVALID_CURSOR",
        "cursor=eA,INVALID_CURSOR"
    })
    void a_page_that_cannot_be_is_refused(String query, String code) {
        assertProblem(sample.get(SAMPLES + "?" + query, reader), 400, code);
    }

    @Test
    void pages_follow_one_another_to_the_end() {
        var first = json(sample.get(SAMPLES + "?limit=2", reader));
        assertThat(first.get("items")).extracting(item -> item.asString()).containsExactly("0", "1");
        var second = json(sample.get(
                SAMPLES + "?limit=2&cursor=" + first.get("nextCursor").asString(), reader));
        assertThat(second.get("items")).extracting(item -> item.asString()).containsExactly("2");
        assertThat(second.has("nextCursor")).isTrue();
        assertThat(second.get("nextCursor").isNull()).isTrue();
    }

    @Test
    void a_position_must_be_a_number() {
        assertProblem(sample.get(SAMPLES + "/1?waitFor=soon", reader), 400, "INVALID_POSITION");
        assertProblem(sample.get(SAMPLES + "/1?waitFor=-1", reader), 400, "INVALID_POSITION");
    }

    @Test
    void an_id_with_percent_or_semicolon_is_reachable_one_that_is_too_long_is_not() {
        assertThat(json(sample.get(SAMPLES + "/a%25b%3Bc%20d%C3%A9", reader))
                        .get("id")
                        .asString())
                .isEqualTo("a%b;c dé");
        assertProblem(sample.get(SAMPLES + "/" + "i".repeat(129), reader), 400, "INVALID_ID");
    }

    @Test
    void a_parameter_that_is_missing_or_unknown_is_named() {
        assertProblem(sample.get(SAMPLES + "/failing", auditor), 400, "REQUIRED");
        var answer = sample.get(SAMPLES + "/failing?how=NOTHING", auditor);
        assertProblem(answer, 400, "INVALID_VALUE");
        assertThat(json(answer).at("/errors/0/pointer").asString()).isEqualTo("/how");
    }

    @ParameterizedTest
    @CsvSource({"TENANT_NOT_FOUND,404", "INVALID_SEATS,400", "OUT_OF_LICENSES,409", "VERSION_MISMATCH,412"})
    void a_refusal_of_the_domain_keeps_its_reasons(String refusal, int status) {
        var answer = sample.get(SAMPLES + "/failing?how=" + refusal, auditor);
        assertProblem(answer, status, refusal);
        assertThat(json(answer).at("/errors/0/pointer").asString()).isEqualTo("/sku");
        assertThat(json(answer).at("/errors/1/code").asString()).isEqualTo("UNKNOWN_SKU");
    }

    @Test
    void an_accident_is_500_and_tells_no_secrets() {
        var answer = sample.get(SAMPLES + "/broken", auditor);
        assertProblem(answer, 500, "INTERNAL_ERROR");
        assertThat(answer.body()).doesNotContain("secret detail", "Exception", "at io.zetel");
    }

    @Test
    void a_write_with_a_lost_version_is_412_and_a_malformed_one_400() {
        var admin = sample.tokenOf("acme", "GlobalAdmin");
        assertThat(write(admin, "\"5\"").statusCode()).isEqualTo(200);
        assertThat(write(admin, "\"4\", \"5\"").statusCode()).isEqualTo(200);
        assertThat(write(admin, "*").statusCode()).isEqualTo(200);
        assertProblem(write(admin, "\"4\""), 412, "VERSION_MISMATCH");
        assertProblem(write(admin, "\"not ours\"".replace(" ", "-")), 412, "VERSION_MISMATCH");
        for (var malformed : List.of("5", "W/\"5\"", "\"5", "\"4\" \"5\"", "")) {
            assertProblem(write(admin, malformed), 400, "INVALID_IF_MATCH");
        }
    }

    @Test
    void a_request_keeps_its_well_formed_id_and_gets_one_otherwise() {
        var named = send(
                sample.to(SAMPLES).header("Authorization", "Bearer " + reader).header("X-Request-Id", "order-66"));
        assertThat(named.headers().firstValue("X-Request-Id")).hasValue("order-66");
        for (var bad : List.of("x".repeat(65), "a b", "<script>")) {
            var answer = send(sample.to("/api/v1/clients").header("X-Request-Id", bad));
            var id = answer.headers().firstValue("X-Request-Id").orElseThrow();
            assertThat(id)
                    .matches("[0-9a-f]{32}")
                    .isEqualTo(json(answer).get("requestId").asString());
        }
    }

    @Test
    void the_origin_of_a_write_is_who_why_and_through_which_route() {
        var answer = send(sample.to(SAMPLES)
                .header("Authorization", "Bearer " + service)
                .header("Content-Type", "application/json")
                .header("X-Request-Id", "r-1")
                .header("Licensing-Reason", "UTF-8''Caf%C3%A9%20%2B%20cake")
                .POST(BodyPublishers.ofString("{\"name\":\"x\"}")));
        assertThat(json(answer).get("origin").toString())
                .isEqualTo("{\"actor\":\"acme.Service\",\"reason\":\"Café + cake\","
                        + "\"correlationId\":\"r-1\",\"route\":\"POST /api/v1/tenants/{t}/samples\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8''%00", "UTF-8''%E2%80%AE", "UTF-8''%C3", "UTF-8''100%"})
    void a_reason_that_misleads_is_refused(String reason) {
        assertProblem(reasoned(reason), 400, "INVALID_REASON");
        assertProblem(reasoned("x".repeat(501)), 400, "INVALID_REASON");
    }

    private HttpResponse<String> reasoned(String reason) {
        return send(sample.to(SAMPLES)
                .header("Authorization", "Bearer " + service)
                .header("Content-Type", "application/json")
                .header("Licensing-Reason", reason)
                .POST(BodyPublishers.ofString("{\"name\":\"x\"}")));
    }

    private HttpResponse<String> write(String token, String ifMatch) {
        return send(sample.to(SAMPLES + "/1")
                .header("Authorization", "Bearer " + token)
                .header("If-Match", ifMatch)
                .PUT(BodyPublishers.noBody()));
    }

    private String raw(String requestLine, String header) throws IOException {
        try (var socket = new Socket("localhost", sample.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((requestLine + "\r\nHost: localhost\r\n" + header + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
