package io.zetel.licensing.sample;

import static io.zetel.licensing.sample.Answers.assertProblem;
import static io.zetel.licensing.sample.RunningSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.zetel.licensing.engine.TestPostgres;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * Guesses are counted per address, and all here come from one: whoever makes many of them takes an application of its
 * own.
 */
@DisplayName("Whoever guesses secrets learns nothing and holds up nobody")
class SecretsSpec {

    private static final String CLIENTS = "/api/v1/clients";

    private final RunningSample sample = RunningSample.shared();

    @Test
    void the_right_secret_of_a_client_costs_no_slow_hash_and_a_wrong_one_costs_one_whoever_it_is_for() {
        var client = client(sample);
        assertThat(hashesOf(sample, () -> sample.token(client.id(), client.secret())))
                .isZero();
        assertThat(hashesOf(sample, sample::operator))
                .as("the chosen secret given at the start")
                .isZero();
        for (var id : List.of(client.id(), "operator", "nobody-" + UUID.randomUUID())) {
            assertThat(hashesOf(sample, () -> sample.askForToken(id, "wrong")))
                    .as(id)
                    .isEqualTo(1);
        }
    }

    @Test
    void the_secret_of_a_client_of_an_earlier_release_is_believed_and_hashed_anew() {
        var client = client(sample);
        var sql = sample.bean(JdbcClient.class);
        sql.sql("update api_client set secret_hash = ? where client_id = ?")
                .params("{bcrypt}" + new BCryptPasswordEncoder().encode(client.secret()), client.id())
                .update();
        assertThat(sample.askForToken(client.id(), client.secret() + "x").statusCode())
                .isEqualTo(401);
        assertThat(hashesOf(sample, () -> sample.token(client.id(), client.secret())))
                .isEqualTo(1);
        assertThat(hashesOf(sample, () -> sample.token(client.id(), client.secret())))
                .isZero();
        assertThat(sample.askForToken(client.id(), client.secret() + "x").statusCode())
                .isEqualTo(401);
    }

    @Test
    void such_a_secret_works_on_beside_a_new_one() {
        var client = client(sample);
        sample.bean(JdbcClient.class)
                .sql("update api_client set secret_hash = ? where client_id = ?")
                .params("{bcrypt}" + new BCryptPasswordEncoder().encode(client.secret()), client.id())
                .update();
        var renewed = sample.post(CLIENTS + "/" + client.id() + "/secret", sample.operator(), "{}");
        var second = json(renewed).get("clientSecret").asString();
        assertThat(hashesOf(sample, () -> sample.token(client.id(), client.secret())))
                .isEqualTo(1);
        assertThat(hashesOf(sample, () -> {
                    sample.token(client.id(), client.secret());
                    sample.token(client.id(), second);
                }))
                .isZero();
    }

    @Test
    void many_guesses_at_once_are_worked_off_a_few_at_a_time_and_slow_down_no_client_that_knows_its_secret() {
        try (var guessed = RunningSample.start(
                        TestPostgres.emptyDatabaseUrl(),
                        "--zetel.operator-secret=chosen",
                        "--zetel.metrics-token=" + RunningSample.METRICS_TOKEN);
                var many = Executors.newVirtualThreadPerTaskExecutor()) {
            var token = guessed.token("operator", "chosen");
            var made = guessed.post(
                    CLIENTS, token, "{\"clientId\":\"known\",\"tenantId\":\"acme\",\"roles\":[\"Reader\"]}");
            var secret = json(made).get("clientSecret").asString();
            var before = hashes(guessed);

            var guesses = IntStream.range(0, 100)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> guessed.askForToken(
                                    List.of("known", "operator", "nobody").get(i % 3), "wrong" + i),
                            many))
                    .toList();
            var answers = guesses.stream().map(CompletableFuture::join).toList();

            assertThat(hashes(guessed) - before)
                    .as("of a hundred guesses are looked at")
                    .isBetween(1.0, 50.0);
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.statusCode()).isIn(401, 429, 503));
            assertThat(answers.stream().filter(answer -> answer.statusCode() != 401))
                    .isNotEmpty()
                    .allSatisfy(answer -> assertThat(answer.headers()
                                    .firstValueAsLong("Retry-After")
                                    .orElseThrow())
                            .isPositive());
            slowsDown(guessed, "nobody");
            slowsDown(guessed, "known");

            assertThat(Stream.of(guessed.askForToken("known", secret), guessed.askForToken("operator", "chosen"))
                            .map(HttpResponse::statusCode))
                    .as("those who know it never wait")
                    .containsOnly(200);
        }
    }

    private static void slowsDown(RunningSample guessed, String id) {
        var answers = IntStream.range(0, 12)
                .mapToObj(i -> guessed.askForToken(id, "once more " + i))
                .toList();
        assertThat(answers.stream().filter(answer -> answer.statusCode() == 429))
                .as(id)
                .isNotEmpty()
                .allSatisfy(answer -> {
                    assertProblem(answer, 429, "TOO_MANY_ATTEMPTS");
                    assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                            .isPositive();
                });
    }

    private record Client(String id, String secret) {}

    private static Client client(RunningSample sample) {
        var id = "c-" + UUID.randomUUID();
        var made = sample.post(
                CLIENTS,
                sample.operator(),
                "{\"clientId\":\"%s\",\"tenantId\":\"acme\",\"roles\":[\"Reader\"]}".formatted(id));
        return new Client(id, json(made).get("clientSecret").asString());
    }

    private static double hashesOf(RunningSample sample, Runnable asking) {
        var before = hashes(sample);
        asking.run();
        return hashes(sample) - before;
    }

    private static double hashes(RunningSample sample) {
        return sample.bean(MeterRegistry.class)
                .get("zetel.secrets.hashed")
                .counter()
                .count();
    }
}
