package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.zetel.licensing.api.http.security.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.DispatcherServlet;

/** Where a request can be followed: in traces sent to a collector, in the log, in the events it led to. */
@DisplayName("A request")
class TracesSpec {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

    private static final List<Span> SPANS = new CopyOnWriteArrayList<>();

    private static HttpServer collector;
    private static RunningZetel zetel;
    private static TestTenant tenant;

    @BeforeAll
    static void start_with_a_collector() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            var zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            try (var body = zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
                ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().stream()
                        .flatMap(resource -> resource.getScopeSpansList().stream())
                        .forEach(scope -> SPANS.addAll(scope.getSpansList()));
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        zetel = RunningZetel.start(
                RunningZetel.preparedDirectory(),
                "--management.tracing.sampling.probability=1",
                "--management.opentelemetry.tracing.export.otlp.endpoint=http://localhost:%d/v1/traces"
                        .formatted(collector.getAddress().getPort()),
                "--management.opentelemetry.tracing.export.schedule-delay=100ms");
        tenant = TestTenant.claiming(zetel);
        tenant.buy("SPE_E3", 100);
        tenant.policy("TEAMS", "SPE_E3");
    }

    @AfterAll
    static void stop() {
        zetel.close();
        collector.stop(0);
    }

    @Test
    void is_one_trace_through_the_lane_the_decision_and_the_commit_to_every_read_model() {
        claim(tenant, "alice", PARENT).expect(201);

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(names(TRACE))
                .contains(
                        "wait in the lane",
                        "decide",
                        "commit",
                        "project claim-report",
                        "project seat-usage",
                        "project held-licences",
                        "project history"));
        assertThat(names(TRACE)).as("the request itself").anyMatch(name -> name.contains("/claims"));
    }

    @Test
    void that_shares_its_batch_with_others_finds_it_in_its_own_trace_or_linked_to_it() {
        var traces = IntStream.range(0, 20)
                .mapToObj("%032x"::formatted)
                .map(trace -> trace.replaceFirst("0", "7"))
                .toList();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            traces.forEach(
                    trace -> callers.submit(() -> claim(tenant, "of-" + trace, "00-" + trace + "-00f067aa0ba902b7-01")
                            .expect(201)));
        }

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(traces).allSatisfy(trace -> assertThat(names(trace))
                        .contains("wait in the lane", "decide", "commit", "project claim-report")));
    }

    @Test
    void is_named_in_the_events_it_led_to_also_where_no_traces_are_collected() {
        var uncollected = TestTenant.claiming(RunningZetel.shared());
        uncollected.buy("SPE_E3", 3);
        uncollected.policy("TEAMS", "SPE_E3");
        claim(uncollected, "alice", PARENT).expect(201);
        claim(uncollected, "bert", "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01")
                .expect(201);
        claim(uncollected, "carol", "nonsense").expect(201);

        var claims = HistorySpec.audit(uncollected, "/events?type=LicenseClaimed")
                .expect(200)
                .json()
                .get("items")
                .valueStream()
                .map(event -> event.at("/metadata/traceparent").asString("none"))
                .toList();
        assertThat(claims).as("a broken trace is ignored").containsExactly(PARENT, "none", "none");
    }

    @Test
    void is_named_with_its_trace_in_every_line_of_the_log() {
        var lines = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(DispatcherServlet.class);
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.DEBUG);
        try {
            tenant.as(Role.READER)
                    .get(tenant.path("/products"), "X-Request-Id", "looked-for", "traceparent", PARENT)
                    .expect(200);
        } finally {
            logger.setLevel(null);
            logger.detachAppender(lines);
        }

        assertThat(lines.list)
                .isNotEmpty()
                .filteredOn(line -> "looked-for".equals(line.getMDCPropertyMap().get("requestId")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.getMDCPropertyMap()).containsEntry("traceId", TRACE));
    }

    private static Reply claim(TestTenant tenant, String user, String traceparent) {
        var body = Map.of("app", "TEAMS", "trigger", "SIGN_IN", "user", Map.of("userId", user));
        return tenant.as(Role.SERVICE).post(tenant.path("/claims"), body, "traceparent", traceparent);
    }

    private static List<String> names(String trace) {
        return SPANS.stream()
                .filter(span -> isOf(trace, span))
                .map(Span::getName)
                .toList();
    }

    private static boolean isOf(String trace, Span span) {
        return Stream.concat(
                        Stream.of(span.getTraceId()),
                        span.getLinksList().stream().map(Span.Link::getTraceId))
                .anyMatch(id -> HexFormat.of().formatHex(id.toByteArray()).equals(trace));
    }
}
