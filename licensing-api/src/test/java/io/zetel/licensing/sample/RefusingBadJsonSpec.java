package io.zetel.licensing.sample;

import static io.zetel.licensing.sample.Answers.assertProblem;
import static io.zetel.licensing.sample.RunningSample.json;
import static io.zetel.licensing.sample.RunningSample.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Bad JSON is refused with every fault named, and nothing happens")
class RefusingBadJsonSpec {

    private static final String SAMPLES = "/api/v1/tenants/acme/samples";

    private static final String FAULTS = """
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
                                         {}                                                  | /name          | NAME_REQUIRED
                                         {"name":null}                                       | /name          | NAME_REQUIRED
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
                                         """;

    private final RunningSample sample = RunningSample.shared();
    private final String service = sample.tokenOf("acme", "Service");

    @ParameterizedTest(name = "{0} → {1} {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = FAULTS)
    void one_fault_is_named_where_it_is(String body, String pointer, String code) {
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

    @Test
    void all_faults_are_named_at_once_those_of_form_and_those_of_value() {
        var answer = sample.post(SAMPLES, service, """
                {"name":5,"seats":"5","bad":1,"country":"ZZ","colour":"BLUE","startsOn":5,\
                "items":[{"id":"","seats":1.5},5,{"id":"x","seats":0}]}""");

        var pointers = new ArrayList<String>();
        json(answer)
                .get("errors")
                .forEach(fault -> pointers.add(fault.get("pointer").asString()));
        assertThat(pointers)
                .containsExactlyInAnyOrder(
                        "/name",
                        "/seats",
                        "/bad",
                        "/country",
                        "/colour",
                        "/startsOn",
                        "/items/0/id",
                        "/items/0/seats",
                        "/items/1",
                        "/items/2/seats");
    }

    @Test
    void a_list_of_a_thousand_faults_is_cut_short_and_quick() {
        var unknown = new StringBuilder("{\"name\":\"x\"");
        for (var i = 0; i < 1000; i++) {
            unknown.append(",\"f").append(i).append("\":1");
        }
        var many = sample.post(SAMPLES, service, unknown.append('}').toString());
        assertProblem(many, 400, "UNKNOWN_FIELD");
        assertThat(json(many).get("errors").size()).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "\\t",
                "\\u00a0\\u2003",
                "\\u200b",
                "a\\u0000b",
                "line\\nbreak",
                "evil\\u202Egnp.exe",
                "\\u2066isolated",
                "\\u200Fmark",
                "\\uD800"
            })
    void a_name_that_is_blank_or_misleads_is_refused(String name) {
        var answer = sample.post(SAMPLES, service, "{\"name\":\"" + name + "\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("code").asString()).isIn("NAME_REQUIRED", "INVALID_NAME", "MALFORMED_JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Contoso", "שלום בע\\\"מ", "شركة المثال", "株式会社", "Ünïcødé & Söhne 😀", "می\u200cخواهم"})
    void a_name_of_any_script_is_fine(String name) {
        assertThat(sample.post(SAMPLES, service, "{\"name\":\"" + name + "\"}").statusCode())
                .isEqualTo(201);
    }

    @Test
    void a_name_of_two_hundred_characters_is_the_longest() {
        assertThat(sample.post(SAMPLES, service, "{\"name\":\"" + "n".repeat(200) + "\"}")
                        .statusCode())
                .isEqualTo(201);
        assertProblem(sample.post(SAMPLES, service, "{\"name\":\"" + "n".repeat(201) + "\"}"), 400, "INVALID_NAME");
        assertProblem(sample.post(SAMPLES, service, "{\"name\":\"" + "n".repeat(10_000) + "\"}"), 400, "INVALID_NAME");
    }

    @Test
    void json_nested_too_deeply_is_refused() {
        assertProblem(sample.post(SAMPLES, service, "[".repeat(100_000)), 400, "MALFORMED_JSON");
        assertProblem(
                sample.post(SAMPLES, service, "{\"name\":" + "[".repeat(5000) + "]".repeat(5000) + "}"),
                400,
                "MALFORMED_JSON");
        assertProblem(sample.post(SAMPLES, service, "{\"x\":".repeat(50_000)), 400, "MALFORMED_JSON");
    }

    @Test
    void json_of_more_than_a_mebibyte_is_413_announced_or_not() {
        var huge = "{\"name\":\"" + "n".repeat(1024 * 1024) + "\"}";
        assertProblem(sample.post(SAMPLES, service, huge), 413, "BODY_TOO_LARGE");
        assertProblem(
                sample.post(SAMPLES, service, "{\"name\":\"" + "n".repeat(20 * 1024 * 1024) + "\"}"),
                413,
                "BODY_TOO_LARGE");
        var chunked = BodyPublishers.fromPublisher(BodyPublishers.ofString(huge));
        assertProblem(
                send(sample.to(SAMPLES)
                        .header("Authorization", "Bearer " + service)
                        .header("Content-Type", "application/json")
                        .POST(chunked)),
                413,
                "BODY_TOO_LARGE");
    }

    @Test
    void numbers_and_field_names_of_absurd_length_are_refused() {
        assertProblem(
                sample.post(SAMPLES, service, "{\"name\":\"x\",\"seats\":" + "9".repeat(5000) + "}"),
                400,
                "MALFORMED_JSON");
        assertProblem(sample.post(SAMPLES, service, "{\"" + "f".repeat(5000) + "\":1}"), 400, "MALFORMED_JSON");
    }

    @Test
    void bytes_that_are_no_utf_8_are_refused() {
        var body = BodyPublishers.ofByteArray(
                new byte[] {'{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xC3, (byte) 0x28, '"', '}'});
        assertProblem(
                send(sample.to(SAMPLES)
                        .header("Authorization", "Bearer " + service)
                        .header("Content-Type", "application/json")
                        .POST(body)),
                400,
                "MALFORMED_JSON");
    }

    @Test
    void a_body_that_is_missing_or_of_another_type_is_refused() {
        assertProblem(sample.post(SAMPLES, service, ""), 400, "REQUIRED");
        for (var type : List.of("text/plain", "application/xml", "application/x-www-form-urlencoded", "nonsense")) {
            var answer = send(sample.to(SAMPLES)
                    .header("Authorization", "Bearer " + service)
                    .header("Content-Type", type)
                    .POST(BodyPublishers.ofString("{\"name\":\"x\"}")));
            assertProblem(answer, 415, "UNSUPPORTED_MEDIA_TYPE");
        }
    }
}
