package io.zetel.licensing.sample;

import static io.zetel.licensing.sample.RunningSample.json;
import static io.zetel.licensing.sample.RunningSample.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What the token route refuses, in OAuth's words")
class TokenRouteSpec {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String RIGHT = basic("operator:correct%20horse%20battery%20staple");

    private final RunningSample sample = RunningSample.shared();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic b3BlcmF0b3I6eA==",
                "Basic bm9ib2R5Ong=",
                "Bearer abc",
                "Basic",
                "Digest username=x",
                "Negotiate"
            })
    void who_is_not_believed_hears_how_to_be(String authorization) {
        var answer = ask(authorization, "grant_type=client_credentials");
        assertThat(answer.statusCode()).as(answer.body()).isIn(400, 401);
        if (answer.statusCode() == 401) {
            assertThat(json(answer).get("error").asString()).isEqualTo("invalid_client");
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(value -> assertThat(value).startsWith("Basic realm="));
        }
    }

    @Test
    void nobody_at_all_is_401_too() {
        for (var body : List.of(
                "grant_type=client_credentials",
                "",
                "grant_type=client_credentials&client_id=operator&client_secret=x",
                "client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion=a.b.c",
                "grant_type=authorization_code&code=x&client_id=operator&code_verifier=y")) {
            var answer =
                    send(sample.to("/oauth2/token").header("Content-Type", FORM).POST(BodyPublishers.ofString(body)));
            assertThat(answer.statusCode()).as(body).isEqualTo(401);
            assertThat(json(answer).get("error").asString()).isEqualTo("invalid_client");
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(value -> assertThat(value).startsWith("Basic realm="));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                                                              a NUL in the name            | operator%00:x        | invalid_request
                                                              a name that is no ASCII      | operatör:x           | invalid_request
                                                              no secret                    | operator:            | invalid_request
                                                              no colon                     | operator             | invalid_request
                                                              an escape that is none       | operator%zz:x        | invalid_request
                                                              a NUL in the secret          | operator:a%00b       | invalid_client
                                                              a secret beyond all measure  | operator:long        | invalid_client
                                                              """)
    void odd_credentials(String what, String credentials, String error) {
        var answer = ask(basic(credentials.replace("long", "x".repeat(3000))), "grant_type=client_credentials");
        assertThat(json(answer).get("error").asString()).isEqualTo(error);
        assertThat(answer.statusCode()).isEqualTo(error.equals("invalid_client") ? 401 : 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic !!!!", "Basic b3BlcmF0b3I", "Basic /w==", "Basic b3Bl cmF0b3I=", "Basic %00"})
    void what_is_no_base64_is_400(String authorization) {
        assertThat(ask(authorization, "grant_type=client_credentials").statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "'', invalid_request",
        "grant_type=, unsupported_grant_type",
        "grant_type=password&username=a&password=b, unsupported_grant_type",
        "grant_type=client_credentials&grant_type=client_credentials, invalid_request",
        "grant_type=%00, unsupported_grant_type",
        "grant_type=client_credentials&scope=a&scope=b, invalid_request",
        "grant_type=client_credentials&scope=everything, invalid_scope",
        "grant_type=client_credentials&x=1&x=2, invalid_request",
        "grant_type=client_credentials&client_secret=x, invalid_request",
        "grant_type=refresh_token&refresh_token=x, invalid_grant",
        "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token=x, invalid_request"
    })
    void a_wish_that_cannot_be_granted_is_400(String body, String error) {
        var answer = ask(RIGHT, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(json(answer).get("error").asString()).isEqualTo(error);
    }

    @Test
    void what_is_no_form_is_never_500() {
        for (var type : List.of(
                "application/json",
                "text/plain",
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                FORM + "; charset=none",
                FORM + "; charset=UTF-16")) {
            for (var body :
                    List.of("{}", "grant_type=%", "grant_type=%zz", "grant_type=%ff%fe", "\0", "=&=&=", "&&&&")) {
                var answer = send(sample.to("/oauth2/token")
                        .header("Authorization", RIGHT)
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body)));
                assertThat(answer.statusCode()).as(type + " " + body).isBetween(400, 499);
                assertThat(answer.body()).isNotEmpty();
            }
        }
        assertThat(send(sample.to("/oauth2/token")
                                .header("Authorization", RIGHT)
                                .header("DPoP", "a.b.c")
                                .header("Content-Type", FORM)
                                .POST(BodyPublishers.ofString("grant_type=client_credentials")))
                        .statusCode())
                .isBetween(400, 499);
    }

    @Test
    void another_method_is_405() {
        for (var method : List.of("GET", "PUT", "DELETE", "PATCH")) {
            var answer = send(
                    sample.to("/oauth2/token").header("Authorization", RIGHT).method(method, BodyPublishers.noBody()));
            Answers.assertProblem(answer, 405, "METHOD_NOT_ALLOWED");
            assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
        }
    }

    private HttpResponse<String> ask(String authorization, String body) {
        return send(sample.to("/oauth2/token")
                .header("Authorization", authorization)
                .header("Content-Type", FORM)
                .POST(BodyPublishers.ofString(body)));
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
