package io.zetel.licensing.acceptance;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A customer's system that is told things: it keeps what comes, and verifies it with the library of Standard Webhooks,
 * none of Zetel's code.
 */
final class Receiver implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final HttpServer server;
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private volatile Answering answering = _ -> 204;

    /** What this answers to a message; it may take its time. */
    interface Answering {
        int status(Told told) throws InterruptedException;
    }

    /** A message as it came. */
    record Told(String id, String timestamp, String signature, String body) {

        JsonNode json() {
            return Http.JSON.readTree(body);
        }

        String type() {
            return json().get("type").asString();
        }

        long n() {
            return json().at("/data/n").asLong();
        }

        /** Whether the library takes it as it came; it goes by the clock of the world. */
        boolean isVerifiedBy(String secret) {
            return isVerified(secret, body);
        }

        /** Whether it would take another body under the same headers. */
        boolean isVerified(String secret, String withBody) {
            try {
                new Webhook(secret)
                        .verify(
                                withBody,
                                Map.of(
                                        "webhook-id", List.of(id),
                                        "webhook-timestamp", List.of(timestamp),
                                        "webhook-signature", List.of(signature)));
                return true;
            } catch (WebhookVerificationException e) {
                return false;
            } catch (EmptyWebhookSecretException e) {
                throw new IllegalStateException(e);
            }
        }

        /**
         * Whether one of the signatures is the one that the library makes with this secret, whatever the clock says.
         */
        boolean isSignedBy(String secret) {
            return isSigned(secret, id, timestamp, body);
        }

        boolean isSigned(String secret, String withId, String withTimestamp, String withBody) {
            try {
                var expected = new Webhook(secret).sign(withId, Long.parseLong(withTimestamp), withBody);
                return List.of(signature.split(" ")).contains(expected);
            } catch (WebhookSigningException | EmptyWebhookSecretException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        var one = new Told(
                headers.getFirst("webhook-id"),
                headers.getFirst("webhook-timestamp"),
                headers.getFirst("webhook-signature"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        told.add(one);
        try {
            exchange.sendResponseHeaders(answering.status(one), -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    Receiver answering(Answering next) {
        answering = next;
        return this;
    }

    String url() {
        return "http://localhost:%d/hooks".formatted(server.getAddress().getPort());
    }

    List<Told> told() {
        return told;
    }

    List<Told> await(int count) {
        return await(count, _ -> true);
    }

    List<Told> await(int count, Predicate<Told> which) {
        Awaitility.await()
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> told.stream().filter(which).count() >= count);
        return told.stream().filter(which).toList();
    }

    @Nullable
    Told last() {
        return told.isEmpty() ? null : told.getLast();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
