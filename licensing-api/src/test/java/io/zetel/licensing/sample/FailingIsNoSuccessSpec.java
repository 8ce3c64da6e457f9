package io.zetel.licensing.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What failed is answered as a failure, whatever the failure sounds like, and never kept for its idempotency key. */
@DisplayName("A failure is never answered as a success")
class FailingIsNoSuccessSpec {

    private static final String SAMPLES = "/api/v1/tenants/acme/samples";
    private static final int MORE_THAN_ANY_BUFFER = 300_000;

    private final RunningSample sample = RunningSample.shared();
    private final String service = sample.tokenOf("acme", "Service");
    private final String key = UUID.randomUUID().toString();

    @ParameterizedTest
    @EnumSource(SampleController.Accident.class)
    void though_it_sounds_as_if_the_client_had_left(SampleController.Accident accident) {
        var path = SAMPLES + "/accidents/" + accident;
        int runs = SampleController.RUNS.get();
        for (int i = 1; i <= 2; i++) {
            var answer = RunningSample.send(post(path).header("Idempotency-Key", key));
            assertThat(answer.statusCode()).isGreaterThanOrEqualTo(500);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(SampleController.RUNS).as("it was not kept").hasValue(runs + i);
        }
        assertThat(RunningSample.send(post(path)).statusCode()).isGreaterThanOrEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000})
    void whose_answer_is_begun_but_not_out_yet(int bytes) {
        assertThat(RunningSample.send(post(SAMPLES + "/breaks-off/" + bytes)).statusCode())
                .isEqualTo(500);
        assertThat(RunningSample.send(post(SAMPLES + "/breaks-off/" + bytes).header("Idempotency-Key", key))
                        .statusCode())
                .isEqualTo(500);
    }

    @Test
    void whose_answer_is_half_out_ends_with_its_connection() {
        int runs = SampleController.RUNS.get();
        assertThatThrownBy(() -> RunningSample.send(post(SAMPLES + "/breaks-off/" + MORE_THAN_ANY_BUFFER)))
                .hasCauseInstanceOf(IOException.class);
        for (int i = 1; i <= 2; i++) {
            assertThatThrownBy(() -> RunningSample.send(post(SAMPLES + "/breaks-off/" + MORE_THAN_ANY_BUFFER)
                            .header("Idempotency-Key", key)))
                    .hasCauseInstanceOf(IOException.class);
            assertThat(SampleController.RUNS).as("it was not kept").hasValue(runs + 1 + i);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/lines"})
    void nor_is_a_request_that_ends_in_the_middle(String route) throws IOException {
        try (var socket = new Socket("localhost", sample.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("""
                                           POST %s HTTP/1.1\r
                                           Host: localhost\r
                                           Authorization: Bearer %s\r
                                           Content-Type: %s\r
                                           Idempotency-Key: %s\r
                                           Content-Length: 1000\r
                                           \r
                                           {"name":"x"}
                                           """.formatted(
                            SAMPLES + route,
                            service,
                            route.isEmpty() ? "application/json" : "application/x-ndjson",
                            key)
                    .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).satisfiesAnyOf(nothing -> assertThat(nothing).isEmpty(), refused -> assertThat(refused)
                    .startsWith("HTTP/1.1 400"));
        }
    }

    @Test
    void nor_is_a_form_whose_parts_make_no_sense() {
        for (var boundary : new String[] {"", "; boundary=x"}) {
            var answer = RunningSample.send(sample.to(SAMPLES)
                    .header("Authorization", "Bearer " + service)
                    .header("Idempotency-Key", key)
                    .header("Content-Type", "multipart/form-data" + boundary)
                    .POST(BodyPublishers.ofString("--x\r\nContent-Disposition: nonsense")));
            assertThat(answer.statusCode()).isBetween(400, 499);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        }
    }

    private HttpRequest.Builder post(String path) {
        return sample.to(path).header("Authorization", "Bearer " + service).POST(BodyPublishers.noBody());
    }
}
