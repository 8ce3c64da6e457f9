package io.zetel.licensing.sample;

import static io.zetel.licensing.sample.RunningSample.json;
import static io.zetel.licensing.sample.RunningSample.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Bad input is refused with every fault named, and nothing happens")
class RefusingBadInputSpec {

    private static final String SAMPLES = "/api/v1/tenants/acme/samples";

    private final RunningSample sample = RunningSample.shared();
    private final String service = sample.tokenOf("acme", "Service");
    private final String reader = sample.tokenOf("acme", "Reader");
    private final String auditor = sample.tokenOf("acme", "Auditor");

    @ParameterizedTest(name = "{0} → {1} {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                                                                  {                                                   |                | MALFORMED_JSON
                                                                  {"name":"x"} {}                                     |                | MALFORMED_JSON
                                                                  {"name":"x"}]                                       |                | MALFORMED_JSON
                                                                  {'name':'x'}                                        |                | MALFORMED_JSON
                                                                  {"name":"x",}                                       |                | MALFORMED_JSON
                                                                  {"name":"x","seats":NaN}                            |                | MALFORMED_JSON
                                                                  {"name":"x","name":"y"}                             |                | DUPLICATE_FIELD
                                                                  null                                                |                | REQUIRED
                                                                  []                                                  |                | WRONG_TYPE
                                                                  "name"                                              |                | WRONG_TYPE
                                                                  {}                                                  | /name          | REQUIRED
                                                                  {"name":null}                                       | /name          | REQUIRED
                                                                  {"name":5}                                          | /name          | WRONG_TYPE
                                                                  {"name":true}                                       | /name          | WRONG_TYPE
                                                                  {"name":["x"]}                                      | /name          | WRONG_TYPE
                                                                  {"name":"x","seats":"5"}                            | /seats         | WRONG_TYPE
                                                                  {"name":"x","seats":""}                             | /seats         | WRONG_TYPE
                                                                  {"name":"x","seats":1.5}                            | /seats         | WRONG_TYPE
                                                                  {"name":"x","seats":1.0}                            | /seats         | WRONG_TYPE
                                                                  {"name":"x","seats":1e3}                            | /seats         | WRONG_TYPE
                                                                  {"name":"x","seats":true}                           | /seats         | WRONG_TYPE
                                                                  {"name":"x","seats":2147483648}                     | /seats         | OUT_OF_RANGE
                                                                  {"name":"x","seats":99999999999999999999999}        | /seats         | OUT_OF_RANGE
                                                                  {"name":"x","enabled":"true"}                       | /enabled       | WRONG_TYPE
                                                                  {"name":"x","enabled":1}                            | /enabled       | WRONG_TYPE
                                                                  {"name":"x","colour":"BLUE"}                        | /colour        | INVALID_VALUE
                                                                  {"name":"x","colour":"red"}                         | /colour        | INVALID_VALUE
                                                                  {"name":"x","colour":""}                            | /colour        | INVALID_VALUE
                                                                  {"name":"x","colour":0}                             | /colour        | WRONG_TYPE
                                                                  {"name":"x","startsOn":"tomorrow"}                  | /startsOn      | INVALID_VALUE
                                                                  {"name":"x","startsOn":""}                          | /startsOn      | INVALID_VALUE
                                                                  {"name":"x","startsOn":1700000000}                  | /startsOn      | WRONG_TYPE
                                                                  {"name":"x","startsOn":"1969-12-31T23:59:59Z"}      | /startsOn      | INVALID_VALUE
                                                                  {"name":"x","startsOn":"+10000-01-01T00:00:00Z"}    | /startsOn      | INVALID_VALUE
                                                                  {"name":"x","country":"XX"}                         | /country       | INVALID_COUNTRY
                                                                  {"name":"x","country":"nl"}                         | /country       | INVALID_COUNTRY
                                                                  {"name":"x","tenantId":"A"}                         | /tenantId      | INVALID_TENANT_ID
                                                                  {"name":"x","surprise":1}                           | /surprise      | UNKNOWN_FIELD
                                                                  {"name":"x","sur/pr~ise":1}                         | /sur~1pr~0ise  | UNKNOWN_FIELD
                                                                  {"name":"x","items":{}}                             | /items         | WRONG_TYPE
                                                                  {"name":"x","items":[{"id":"a","seats":0}]}         | /items/0/seats | OUT_OF_RANGE
                                                                  {"name":"x","items":[{"id":"a"},{"id":"a/b"}]}      | /items/1/id    | INVALID_ID
                                                                  {"name":"x","items":[{"id":"a","x":1}]}             | /items/0/x     | UNKNOWN_FIELD
                                                                  """) void one_fault_is_named_where_it_is(
            String body, String pointer, String code) {
        var before = SampleController.RUNS.get();

        var answer = sample.post(SAMPLES, service, body);

        assertProblem(answer, 400, code);
        assertThat(json(answer).get("errors")).singleElement().satisfies(fault -> {
            assertThat(fault.get("pointer").asString()).isEqualTo(pointer == null ? "" : pointer);
            assertThat(fault.get("code").asString()).isEqualTo(code);
            assertThat(fault.get("message").asString()).isNotBlank();
        });
        assertThat(SampleController.RUNS).hasValue(before);
    }

    @Test void all_faults_are_named_at_once_those_of_form_and_those_of_value() {
        var answer = sample.post(SAMPLES, service,
                """
                {"name":5,"seats":"5","bad":1,"country":"ZZ","colour":"BLUE","startsOn":5,"items":[{"id":"","seats":1.5},5,{"id":"x","seats":0}]}""");

        var pointers = new ArrayList<String>();
        json(answer).get("errors").forEach(fault -> pointers.add(fault.get("pointer").asString()));
        assertThat(pointers).containsExactlyInAnyOrder("/name", "/seats", "/bad", "/country", "/colour", "/startsOn", "/items/0/id", "/items/0/seats",
                "/items/1", "/items/2/seats");
    }

    @Test void a_list_of_a_thousand_faults_is_cut_short_and_quick() {
        var answer = sample.post(SAMPLES, service, "{\"name\":\"x\"," + "\"f%d\":1,".repeat(1000).replace("%d", "") + "\"z\":1}");
        assertProblem(answer, 400, "DUPLICATE_FIELD");

        var unknown = new StringBuilder("{\"name\":\"x\"");
        for (var i = 0; i < 1000; i++) {
            unknown.append(",\"f").append(i).append("\":1");
        }
        var many = sample.post(SAMPLES, service, unknown.append('}').toString());
        assertProblem(many, 400, "UNKNOWN_FIELD");
        assertThat(json(many).get("errors").size()).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\\t", "\\u00a0\\u2003", "\\u200b", "a\\u0000b", "line\\nbreak", "evil\\u202Egnp.exe", "\\u2066isolated",
        "\\u200Fmark",
        "\\uD800"}) void a_name_that_is_blank_or_misleads_is_refused(String name) {
        var answer = sample.post(SAMPLES, service, "{\"name\":\"" + name + "\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("code").asString()).isIn("INVALID_NAME", "MALFORMED_JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Contoso", "שלום בע\\\"מ", "شركة المثال", "株式会社", "Ünïcødé & Söhne 😀",
        "می\u200cخواهم"}) void a_name_of_any_script_is_fine(String name) {
        assertThat(sample.post(SAMPLES, service, "{\"name\":\"" + name + "\"}").statusCode()).isEqualTo(201);
    }

    @Test void a_name_of_two_hundred_characters_is_the_longest() {
        assertThat(sample.post(SAMPLES, service, "{\"name\":\"" + "n".repeat(200) + "\"}").statusCode()).isEqualTo(201);
        assertProblem(sample.post(SAMPLES, service, "{\"name\":\"" + "n".repeat(201) + "\"}"), 400, "INVALID_NAME");
        assertProblem(sample.post(SAMPLES, service, "{\"name\":\"" + "n".repeat(10_000) + "\"}"), 400, "INVALID_NAME");
    }

    @Test void json_nested_too_deeply_is_refused() {
        assertProblem(sample.post(SAMPLES, service, "[".repeat(100_000)), 400, "MALFORMED_JSON");
        assertProblem(sample.post(SAMPLES, service, "{\"name\":" + "[".repeat(5000) + "]".repeat(5000) + "}"), 400, "MALFORMED_JSON");
        assertProblem(sample.post(SAMPLES, service, "{\"x\":".repeat(50_000)), 400, "MALFORMED_JSON");
    }

    @Test void json_of_more_than_a_mebibyte_is_413_announced_or_not() {
        var huge = "{\"name\":\"" + "n".repeat(1024 * 1024) + "\"}";
        assertProblem(sample.post(SAMPLES, service, huge), 413, "BODY_TOO_LARGE");
        assertProblem(sample.post(SAMPLES, service, "{\"name\":\"" + "n".repeat(20 * 1024 * 1024) + "\"}"), 413, "BODY_TOO_LARGE");
        var chunked = BodyPublishers.fromPublisher(BodyPublishers.ofString(huge));
        assertProblem(send(sample.to(SAMPLES).header("Authorization", "Bearer " + service).header("Content-Type", "application/json").POST(chunked)),
                413,
                "BODY_TOO_LARGE");
    }

    @Test void numbers_and_field_names_of_absurd_length_are_refused() {
        assertProblem(sample.post(SAMPLES, service, "{\"name\":\"x\",\"seats\":" + "9".repeat(5000) + "}"), 400, "MALFORMED_JSON");
        assertProblem(sample.post(SAMPLES, service, "{\"" + "f".repeat(5000) + "\":1}"), 400, "MALFORMED_JSON");
    }

    @Test void bytes_that_are_no_utf_8_are_refused() {
        var body = BodyPublishers.ofByteArray(new byte[]{'{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xC3, (byte) 0x28, '"', '}'});
        assertProblem(send(sample.to(SAMPLES).header("Authorization", "Bearer " + service).header("Content-Type", "application/json").POST(body)),
                400,
                "MALFORMED_JSON");
    }

    @Test void a_body_that_is_missing_or_of_another_type_is_refused() {
        assertProblem(sample.post(SAMPLES, service, ""), 400, "REQUIRED");
        for (var type : List.of("text/plain", "application/xml", "application/x-www-form-urlencoded", "nonsense")) {
            var answer = send(sample.to(SAMPLES).header("Authorization", "Bearer " + service).header("Content-Type", type)
                    .POST(BodyPublishers.ofString("{\"name\":\"x\"}")));
            assertProblem(answer, 415, "UNSUPPORTED_MEDIA_TYPE");
        }
    }

    @Test void an_unknown_route_method_or_answer_type_is_a_problem_too() {
        assertProblem(sample.get("/api/v1/nothing", service), 404, "NOT_FOUND");
        assertProblem(sample.get("/api/v1/tenants/acme/samples/1/nothing", service), 404, "NOT_FOUND");
        var wrongMethod = send(sample.to(SAMPLES).header("Authorization", "Bearer " + service).DELETE());
        assertProblem(wrongMethod, 405, "METHOD_NOT_ALLOWED");
        assertThat(wrongMethod.headers().firstValue("Allow").orElseThrow()).contains("GET", "POST");
        assertProblem(send(sample.to(SAMPLES).header("Authorization", "Bearer " + reader).header("Accept", "image/png")), 406, "NOT_ACCEPTABLE");
        assertProblem(sample.get("/api/v1/tenants/acme/samples/teapot", auditor), 418, "I_AM_A_TEAPOT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /api/v1/tenants/acme/samples/%zz HTTP/1.1", "GET /api/v1/tenants/acme/samples?limit=%zz HTTP/1.1",
        "GET /api/v1/tenants/acme/samples/a%2Fb HTTP/1.1", "GET /api/v1/tenants/acme/samples/a%5Cb HTTP/1.1", "GET /api/v1/a<b HTTP/1.1",
        "GET /api/v1//tenants HTTP/1.1", "GET /api/v1/../v1/tenants HTTP/1.1", "GET /api/v1/tenants/acme/samples/a%00b HTTP/1.1",
        "NONSENSE"}) void a_request_that_is_broken_itself_is_a_problem_too(String line) throws IOException {
        var answer = raw(line, "Authorization: Bearer " + reader);
        assertThat(answer).startsWith("HTTP/1.1 400").containsIgnoringCase("Content-Type: application/problem+json").contains("\"code\":",
                "\"requestId\":");
    }

    @Test void headers_beyond_all_bounds_are_a_problem_too() throws IOException {
        assertThat(raw("GET " + SAMPLES + " HTTP/1.1", "X-Long: " + "x".repeat(20_000))).startsWith("HTTP/1.1 4")
                .contains("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({"limit=0,INVALID_LIMIT", "limit=501,INVALID_LIMIT", "limit=x,INVALID_LIMIT", "limit=,INVALID_LIMIT", "limit=-1,INVALID_LIMIT",
        "limit=99999999999,INVALID_LIMIT", "limit=1&limit=2,INVALID_VALUE", "cursor=,INVALID_CURSOR", "cursor=***,INVALID_CURSOR",
        "cursor=eA,INVALID_CURSOR"}) void a_page_that_cannot_be_is_refused(String query, String code) {
        assertProblem(sample.get(SAMPLES + "?" + query, reader), 400, code);
    }

    @Test void pages_follow_one_another_to_the_end() {
        var first = json(sample.get(SAMPLES + "?limit=2", reader));
        assertThat(first.get("items")).extracting(item -> item.asString()).containsExactly("0", "1");
        var second = json(sample.get(SAMPLES + "?limit=2&cursor=" + first.get("nextCursor").asString(), reader));
        assertThat(second.get("items")).extracting(item -> item.asString()).containsExactly("2");
        assertThat(second.has("nextCursor")).isTrue();
        assertThat(second.get("nextCursor").isNull()).isTrue();
    }

    @Test void a_position_must_be_a_number() {
        assertProblem(sample.get(SAMPLES + "/1?waitFor=soon", reader), 400, "INVALID_POSITION");
        assertProblem(sample.get(SAMPLES + "/1?waitFor=-1", reader), 400, "INVALID_POSITION");
    }

    @Test void an_id_with_percent_or_semicolon_is_reachable_one_that_is_too_long_is_not() {
        assertThat(json(sample.get(SAMPLES + "/a%25b%3Bc%20d%C3%A9", reader)).get("id").asString()).isEqualTo("a%b;c dé");
        assertProblem(sample.get(SAMPLES + "/" + "i".repeat(129), reader), 400, "INVALID_ID");
    }

    @Test void a_parameter_that_is_missing_or_unknown_is_named() {
        assertProblem(sample.get(SAMPLES + "/failing", auditor), 400, "REQUIRED");
        var answer = sample.get(SAMPLES + "/failing?how=NOTHING", auditor);
        assertProblem(answer, 400, "INVALID_VALUE");
        assertThat(json(answer).at("/errors/0/pointer").asString()).isEqualTo("/how");
    }

    @ParameterizedTest
    @CsvSource({"TENANT_NOT_FOUND,404", "INVALID_SEATS,400", "OUT_OF_LICENSES,409",
        "VERSION_MISMATCH,412"}) void a_refusal_of_the_domain_keeps_its_reasons(String refusal, int status) {
        var answer = sample.get(SAMPLES + "/failing?how=" + refusal, auditor);
        assertProblem(answer, status, refusal);
        assertThat(json(answer).at("/errors/0/pointer").asString()).isEqualTo("/sku");
        assertThat(json(answer).at("/errors/1/code").asString()).isEqualTo("UNKNOWN_SKU");
    }

    @Test void an_accident_is_500_and_tells_no_secrets() {
        var answer = sample.get(SAMPLES + "/broken", auditor);
        assertProblem(answer, 500, "INTERNAL_ERROR");
        assertThat(answer.body()).doesNotContain("secret detail", "Exception", "at io.zetel");
    }

    @Test void a_write_with_a_lost_version_is_412_and_a_malformed_one_400() {
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

    @Test void a_request_keeps_its_well_formed_id_and_gets_one_otherwise() {
        var named = send(sample.to(SAMPLES).header("Authorization", "Bearer " + reader).header("X-Request-Id", "order-66"));
        assertThat(named.headers().firstValue("X-Request-Id")).hasValue("order-66");
        for (var bad : List.of("x".repeat(65), "a b", "<script>")) {
            var answer = send(sample.to("/api/v1/clients").header("X-Request-Id", bad));
            var id = answer.headers().firstValue("X-Request-Id").orElseThrow();
            assertThat(id).matches("[0-9a-f]{32}").isEqualTo(json(answer).get("requestId").asString());
        }
    }

    @Test void the_origin_of_a_write_is_who_why_and_through_which_route() {
        var answer = send(sample.to(SAMPLES).header("Authorization", "Bearer " + service).header("Content-Type", "application/json")
                .header("X-Request-Id", "r-1").header("Licensing-Reason", "UTF-8''Caf%C3%A9%20%2B%20cake")
                .POST(BodyPublishers.ofString("{\"name\":\"x\"}")));
        assertThat(json(answer).get("origin").toString())
                .isEqualTo(
                        "{\"actor\":\"acme.Service\",\"reason\":\"Café + cake\",\"requestId\":\"r-1\",\"route\":\"POST /api/v1/tenants/{t}/samples\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8''%00", "UTF-8''%E2%80%AE", "UTF-8''%C3", "UTF-8''100%"}) void a_reason_that_misleads_is_refused(
            String reason) {
        assertProblem(reasoned(reason), 400, "INVALID_REASON");
        assertProblem(reasoned("x".repeat(501)), 400, "INVALID_REASON");
    }

    private HttpResponse<String> reasoned(String reason) {
        return send(sample.to(SAMPLES).header("Authorization", "Bearer " + service).header("Content-Type", "application/json")
                .header("Licensing-Reason", reason).POST(BodyPublishers.ofString("{\"name\":\"x\"}")));
    }

    private HttpResponse<String> write(String token, String ifMatch) {
        return send(sample.to(SAMPLES + "/1").header("Authorization", "Bearer " + token).header("If-Match", ifMatch).PUT(BodyPublishers.noBody()));
    }

    private String raw(String requestLine, String header) throws IOException {
        try (var socket = new Socket("localhost", sample.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((requestLine + "\r\nHost: localhost\r\n" + header + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        var problem = json(answer);
        assertThat(problem.propertyNames()).containsExactlyInAnyOrder("type", "title", "status", "detail", "instance", "code", "requestId", "errors");
        assertThat(problem.get("code").asString()).as(answer.body()).isEqualTo(code);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("requestId").asString()).isEqualTo(answer.headers().firstValue("X-Request-Id").orElseThrow());
    }
}
