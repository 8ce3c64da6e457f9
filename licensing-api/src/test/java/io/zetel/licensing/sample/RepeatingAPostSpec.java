package io.zetel.licensing.sample;

import static io.zetel.licensing.sample.Answers.assertProblem;
import static io.zetel.licensing.sample.RunningSample.json;
import static io.zetel.licensing.sample.RunningSample.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

@DisplayName("A POST repeated with its idempotency key happens once")
class RepeatingAPostSpec {

    private static final String SAMPLES = "/api/v1/tenants/acme/samples";

    private final RunningSample sample = RunningSample.shared();
    private final JdbcClient jdbc = sample.bean(JdbcClient.class);
    private final String service = sample.tokenOf("acme", "Service");
    private final String key = UUID.randomUUID().toString();

    @Test
    void the_same_body_gets_the_same_answer_again_and_nothing_runs() {
        var first = post(SAMPLES, key, "{\"name\":\"x\"}");
        var runs = SampleController.RUNS.get();
        var second = post(SAMPLES, key, "{\"name\":\"x\"}");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        for (var header : new String[] {"Location", "ETag", "Licensing-Position", "Content-Type"}) {
            assertThat(second.headers().allValues(header))
                    .as(header)
                    .isNotEmpty()
                    .isEqualTo(first.headers().allValues(header));
        }
        assertThat(SampleController.RUNS).hasValue(runs);
    }

    @Test
    void another_body_is_refused() {
        post(SAMPLES, key, "{\"name\":\"x\"}");
        assertProblem(post(SAMPLES, key, "{\"name\":\"y\"}"), 422, "IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void the_same_fields_in_another_order_are_the_same_body() {
        var first = json(post(SAMPLES, key, "{\"name\":\"x\",\"seats\":2}"))
                .get("run")
                .asInt();
        assertThat(json(post(SAMPLES, key, "{ \"seats\" : 2, \"name\" : \"x\" }"))
                        .get("run")
                        .asInt())
                .isEqualTo(first);
        assertProblem(post(SAMPLES, key, "{\"seats\":3,\"name\":\"x\"}"), 422, "IDEMPOTENCY_KEY_REUSED");
        // Longer than what is kept in memory.
        var long1 = "{\"name\":\"" + "x".repeat(100_000) + "\",\"seats\":2}";
        assertProblem(post(SAMPLES, key + "-long", long1), 400, "INVALID_NAME");
    }

    @Test
    void a_key_belongs_to_one_caller_tenant_and_route() {
        var other = sample.tokenOf("globex", "Service");
        var first = json(post(SAMPLES, key, "{\"name\":\"x\"}")).get("run").asInt();
        var shaky = json(post(SAMPLES + "/shaky", key, "{\"name\":\"x\"}"))
                .get("run")
                .asInt();
        var globex = json(send(request("/api/v1/tenants/globex/samples", key, "{\"name\":\"x\"}", other)))
                .get("run")
                .asInt();
        var admin = json(send(request(SAMPLES, key, "{\"name\":\"x\"}", sample.tokenOf("acme", "LicenseAdmin"))))
                .get("run")
                .asInt();
        assertThat(IntStream.of(first, shaky, globex, admin).distinct().count()).isEqualTo(4);
    }

    @Test
    void a_key_never_opens_another_tenants_answer() {
        post(SAMPLES, key, "{\"name\":\"x\"}");
        assertProblem(
                send(request(SAMPLES, key, "{\"name\":\"x\"}", sample.tokenOf("globex", "Service"))),
                404,
                "TENANT_NOT_FOUND");
    }

    @Test
    void without_a_key_every_request_runs() {
        var first = json(sample.post(SAMPLES, service, "{\"name\":\"x\"}"))
                .get("run")
                .asInt();
        assertThat(json(sample.post(SAMPLES, service, "{\"name\":\"x\"}"))
                        .get("run")
                        .asInt())
                .isGreaterThan(first);
    }

    @Test
    void a_refusal_is_kept_like_any_answer() {
        assertProblem(post(SAMPLES, key, "{\"name\":\"\"}"), 400, "NAME_REQUIRED");
        var again = post(SAMPLES, key, "{\"name\":\"\"}");
        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        assertThat(again.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void an_answer_of_5xx_is_not_kept_so_a_retry_runs_again() {
        SampleController.REFUSALS_LEFT.set(1);
        var refused = post(SAMPLES + "/shaky", key, "{}");
        assertProblem(refused, 503, "UNAVAILABLE");
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(post(SAMPLES + "/shaky", key, "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void of_two_equal_requests_at_once_one_runs_and_the_other_is_told_to_come_back() throws Exception {
        SampleController.gate = new CountDownLatch(1);
        SampleController.entered = new CountDownLatch(1);
        var runs = SampleController.RUNS.get();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = CompletableFuture.supplyAsync(() -> post(SAMPLES + "/gated", key, "{}"), threads);
            assertThat(SampleController.entered.await(10, TimeUnit.SECONDS)).isTrue();

            var second = post(SAMPLES + "/gated", key, "{}");
            assertProblem(second, 409, "IDEMPOTENCY_IN_PROGRESS");
            assertThat(second.headers().firstValue("Retry-After")).isPresent();
            assertProblem(post(SAMPLES + "/gated", key, "{ }"), 409, "IDEMPOTENCY_IN_PROGRESS");
            assertProblem(post(SAMPLES + "/gated", key, "{\"another\":1}"), 422, "IDEMPOTENCY_KEY_REUSED");

            SampleController.gate.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(post(SAMPLES + "/gated", key, "{}").body())
                    .isEqualTo(first.get().body());
        }
        assertThat(SampleController.RUNS).hasValue(runs + 1);
    }

    @Test
    void of_twenty_equal_requests_at_once_one_runs() {
        var runs = SampleController.RUNS.get();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 20)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(
                            () -> post(SAMPLES, key, "{\"name\":\"x\"}").statusCode(), threads))
                    .toList();
            assertThat(answers)
                    .extracting(CompletableFuture::join)
                    .isSubsetOf(201, 409)
                    .contains(201);
        }
        assertThat(SampleController.RUNS).hasValue(runs + 1);
    }

    @Test
    void an_attempt_that_died_with_its_node_blocks_only_until_its_lease_ends() throws Exception {
        SampleController.gate = new CountDownLatch(0);
        post(SAMPLES + "/gated", key, "{}");
        var revived = jdbc.sql(
                        "update idempotency set status = null, headers = null, body = null where status = 200 and expires_at ="
                                + " (select max(expires_at) from idempotency)")
                .update();
        assertThat(revived).isEqualTo(1);
        assertProblem(post(SAMPLES + "/gated", key, "{}"), 409, "IDEMPOTENCY_IN_PROGRESS");

        jdbc.sql("update idempotency set lease_until = now() - interval '1 second' where status is null")
                .update();
        var again = post(SAMPLES + "/gated", key, "{}");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.headers().firstValue("Idempotent-Replayed")).isEmpty();
    }

    @Test
    void after_a_day_a_key_is_free_again() {
        post(SAMPLES, key, "{\"name\":\"x\"}");
        jdbc.sql("update idempotency set expires_at = now() - interval '1 second'")
                .update();
        assertThat(post(SAMPLES, key, "{\"name\":\"another\"}").statusCode()).isEqualTo(201);
    }

    @Test
    void a_key_is_1_to_255_visible_characters() {
        assertThat(post(SAMPLES, "k".repeat(255), "{\"name\":\"" + key + "\"}").statusCode())
                .isIn(201, 422);
        for (var bad : new String[] {"", "k".repeat(256), "two words"}) {
            assertProblem(post(SAMPLES, bad, "{\"name\":\"x\"}"), 400, "INVALID_IDEMPOTENCY_KEY");
        }
        assertProblem(
                send(request(SAMPLES, key, "{\"name\":\"x\"}", service).header("Idempotency-Key", "second")),
                400,
                "INVALID_IDEMPOTENCY_KEY");
    }

    @Test
    void an_asynchronous_answer_is_kept_too() {
        var first = post(SAMPLES + "/later", key, "{}");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(post(SAMPLES + "/later", key, "{}").body()).isEqualTo(first.body());
    }

    @Test
    void a_streamed_batch_of_many_megabytes_is_kept_too() {
        var lines = "{\"userId\":\"someone\"}\n".repeat(200_000);
        var first = send(lines(lines));
        var second = send(lines(lines));
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body().lines()).hasSize(200_000);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    }

    @Test
    void a_body_too_large_to_put_aside_is_413() {
        assertProblem(send(lines("x".repeat(33 * 1024 * 1024))), 413, "BODY_TOO_LARGE");
    }

    @Test
    void a_secret_is_shown_once_even_to_who_repeats_with_its_key() {
        var body = "{\"clientId\":\"once-" + key + "\",\"tenantId\":\"acme\",\"roles\":[\"Reader\"]}";
        var first = send(request("/api/v1/clients", key, body, sample.operator()));
        var second = send(request("/api/v1/clients", key, body, sample.operator()));
        assertThat(json(first).get("clientSecret").asString()).isNotBlank();
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(json(second).get("clientSecret").isNull()).isTrue();
    }

    private HttpRequest.Builder lines(String body) {
        return sample.to(SAMPLES + "/lines")
                .header("Authorization", "Bearer " + service)
                .header("Content-Type", "application/x-ndjson")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body));
    }

    private HttpResponse<String> post(String path, String idempotencyKey, String body) {
        return send(request(path, idempotencyKey, body, service));
    }

    private HttpRequest.Builder request(String path, String idempotencyKey, String body, String token) {
        return sample.to(path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString(body));
    }
}
