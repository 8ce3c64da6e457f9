package io.zetel.licensing.api.automation.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Sending a message")
class SenderSpec {

    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer receiver;
    private Sender sender;

    private interface Answering {
        void answer(HttpExchange exchange) throws Exception;
    }

    @BeforeEach
    void open() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        receiver.start();
        sender = new Sender(new Addresses(List.of("127.0.0.0/8", "::1/128"), InetAddress::getAllByName), 8, TIMEOUT);
    }

    @AfterEach
    void close() {
        over.countDown();
        sender.close();
        receiver.stop(0);
    }

    @Test
    void tells_the_status_and_the_beginning_of_the_answer() {
        answering(exchange -> answer(exchange, 200, "thank you".repeat(1000)));

        var outcome = post();
        assertThat(outcome.isDelivered()).isTrue();
        assertThat(outcome.answer()).startsWith("thank you").hasSize(1024);
    }

    @Test
    void follows_no_redirect() {
        answering(exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            answer(exchange, 307, "");
        });

        assertThat(post().status()).isEqualTo(307);
        assertThat(asked).hasValue(1);
    }

    @Test
    void waits_no_longer_than_it_may() {
        answering(_ -> over.await());

        var outcome = post();
        assertThat(outcome.status()).isNull();
        assertThat(outcome.error()).isEqualTo("No answer in time");
        assertThat(outcome.millis()).isBetween(TIMEOUT.toMillis() - 100, 2 * TIMEOUT.toMillis());
    }

    @Test
    void waits_no_longer_for_a_receiver_that_trickles() {
        answering(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (over.getCount() > 0) {
                exchange.getResponseBody().write('.');
                exchange.getResponseBody().flush();
                over.await(100, java.util.concurrent.TimeUnit.MILLISECONDS);
            }
        });

        var outcome = post();
        assertThat(outcome.isDelivered()).as("it said yes in time").isTrue();
        assertThat(outcome.millis()).isLessThan(2 * TIMEOUT.toMillis());
    }

    @Test
    void reads_no_endless_answer() {
        answering(exchange -> {
            exchange.sendResponseHeaders(500, 0);
            while (over.getCount() > 0) {
                exchange.getResponseBody().write(new byte[8192]);
            }
        });

        var outcome = post();
        assertThat(outcome.status()).isEqualTo(500);
        assertThat(outcome.millis()).isLessThan(TIMEOUT.toMillis());
    }

    @Test
    void hears_when_to_come_back_in_seconds_or_as_a_date() {
        answering(exchange -> {
            exchange.getResponseHeaders()
                    .set(
                            "Retry-After",
                            asked.get() == 1
                                    ? "120"
                                    : DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                            ZonedDateTime.now(ZoneOffset.UTC).plusHours(1)));
            answer(exchange, 429, "");
        });

        assertThat(post().retryAfter()).contains(Duration.ofSeconds(120));
        assertThat(post().retryAfter())
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61)));
    }

    @Test
    void does_not_go_where_a_name_points_the_second_time() {
        var asks = new AtomicInteger();
        answering(exchange -> answer(exchange, 200, ""));
        var rebinding = new Addresses(List.of(), _ ->
                new InetAddress[] {InetAddress.ofLiteral(asks.getAndIncrement() == 0 ? "93.184.215.14" : "127.0.0.1")});
        var url =
                "https://rebinding.example:%d/".formatted(receiver.getAddress().getPort());
        assertThat(rebinding.fault(url)).as("when it was registered").isEmpty();

        try (var careful = new Sender(rebinding, 8, TIMEOUT)) {
            var outcome = careful.post(url, Map.of(), BODY, TIMEOUT);
            assertThat(outcome.error())
                    .isEqualTo("The address of rebinding.example is not one that webhooks may be sent to");
            assertThat(careful.post(
                                    "http://localhost:%d/"
                                            .formatted(receiver.getAddress().getPort()),
                                    Map.of(),
                                    BODY,
                                    TIMEOUT)
                            .status())
                    .isNull();
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void goes_to_the_very_address_that_was_judged() {
        var asks = new AtomicInteger();
        answering(exchange -> answer(exchange, 200, ""));
        var once = new Addresses(List.of("127.0.0.1/32"), _ ->
                new InetAddress[] {InetAddress.ofLiteral(asks.getAndIncrement() == 0 ? "127.0.0.1" : "10.0.0.1")});

        try (var careful = new Sender(once, 8, TIMEOUT)) {
            var outcome = careful.post(
                    "http://localhost:%d/".formatted(receiver.getAddress().getPort()), Map.of(), BODY, TIMEOUT);
            assertThat(outcome.isDelivered()).isTrue();
        }
        assertThat(asks).as("resolved once").hasValue(1);
    }

    private void answering(Answering answering) {
        receiver.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            try {
                answering.answer(exchange);
            } catch (IOException e) {
                exchange.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Outcome post() {
        return sender.post(
                "http://localhost:%d/hook".formatted(receiver.getAddress().getPort()),
                Map.of("webhook-id", "evt_1"),
                BODY,
                TIMEOUT);
    }
}
