package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.spool.SpoolSpace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@DisplayName("What streams has its bounds")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BoundsOfStreamsSpec {

    private static final int AT_ONCE = 3;

    private static RunningZetel zetel;
    private static MeterRegistry meters;

    private final List<StreamClient> open = new ArrayList<>();

    @BeforeAll
    static void start() {
        zetel = RunningZetel.start(
                RunningZetel.preparedDirectory(),
                "--zetel.stream.heartbeat=50ms",
                "--zetel.stream.per-client=3",
                "--zetel.stream.per-tenant=5",
                "--zetel.stream.at-once=7",
                "--zetel.http.at-once=" + AT_ONCE,
                "--zetel.batch.unread-per-request=256KB");
        meters = zetel.context().getBean(MeterRegistry.class);
    }

    @AfterAll
    static void stop() {
        zetel.close();
    }

    @AfterEach
    void leave() {
        open.forEach(StreamClient::close);
        awaitMeter("zetel.streams.open", 0);
    }

    @Test
    void so_many_streams_of_a_client_and_of_a_tenant_and_in_all_and_none_takes_a_place_of_a_request() throws Exception {
        var tenant = TestTenant.claiming(zetel);
        open(tenant, Role.READER, 3);
        assertTooMany(
                tenant.as(Role.READER).get(tenant.path("/stream")),
                "3 live streams of this client are open, and no more may be");
        open(tenant, Role.LICENSE_ADMIN, 2);
        assertTooMany(
                tenant.as(Role.LICENSE_ADMIN).get(tenant.path("/stream")),
                "5 live streams of this tenant are open, and no more may be");
        var other = TestTenant.claiming(zetel);
        open(other, Role.READER, 2);
        assertTooMany(
                other.as(Role.READER).get(other.path("/stream")), "7 live streams in all are open, and no more may be");

        assertThat(meter("zetel.streams.open")).isEqualTo(7);
        // The place of the request before is given back when its answer has been read.
        awaitMeter("zetel.http.under.way", 0);
        other.as(Role.READER).get(other.path("/products")).expect(200);

        open.removeFirst().close();
        awaitMeter("zetel.streams.open", 6);
        open(tenant, Role.READER, 1);
    }

    @Test
    void to_ask_for_the_head_of_a_stream_or_an_export_takes_no_place_for_good() {
        var tenant = TestTenant.claiming(zetel);
        for (int i = 0; i <= AT_ONCE; i++) {
            var refused = tenant.as(Role.READER).head(tenant.path("/stream")).expect(405);
            assertThat(refused.header("Allow")).isEqualTo("GET");
            for (var path : List.of(
                    "/history/events?format=ndjson",
                    "/history/events?format=csv",
                    "/history/verify?format=ndjson",
                    "/history/events")) {
                tenant.as(Role.AUDITOR).head(tenant.path(path)).expect(200);
            }
            tenant.as(Role.READER)
                    .head(tenant.path("/reports/claims?format=csv"))
                    .expect(200);
        }
        awaitMeter("zetel.http.under.way", 0);
    }

    @Test
    void a_client_that_reads_nothing_is_told_at_last_up_to_which_line_its_claims_were_decided() throws Exception {
        var tenant = TestTenant.claiming(zetel);
        tenant.buy("SPE_E3", 10);
        tenant.policy("TEAMS", "SPE_E3");
        var answered = new AtomicLong();
        var last = new AtomicReference<>("");
        RawUpload.sendThenRead(zetel.http(), tenant, "/claims/batch", 60_000, RawUpload::claim, line -> {
            assertThat(last.get()).as("what comes before").doesNotContain("ANSWERS_NOT_READ");
            if (line.startsWith("{\"line\":" + (answered.get() + 1) + ",")) {
                answered.incrementAndGet();
            }
            last.set(line);
        });

        var problem = Http.JSON.readTree(last.get());
        assertThat(problem.get("code").asString()).isEqualTo("ANSWERS_NOT_READ");
        assertThat(problem.get("status").asInt()).isEqualTo(507);
        assertThat(problem.at("/details/lines").asLong())
                .isEqualTo(answered.get())
                .isBetween(1L, 59_999L);
        var report = tenant.readNow(zetel, "/reports/claims").expect(200);
        assertThat(report.number("/summary/claimed") + report.number("/summary/refusedByCode/OUT_OF_LICENSES"))
                .as("decided")
                .isEqualTo((int) answered.get());
        assertThat(zetel.context().getBean(SpoolSpace.class).used()).isZero();
        awaitMeter("zetel.http.under.way", 0);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void streams_say_that_they_are_still_there_and_end_cleanly_when_the_server_stops() throws Exception {
        var stream = StreamClient.of(zetel, TestTenant.claiming(zetel), null);
        stream.line(": still here");
        long begun = System.nanoTime();
        zetel.close();
        stream.line(": the server is stopping");
        assertThat(stream.ended()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("nobody waited for the stream")
                .isLessThan(Duration.ofSeconds(25));
    }

    private void open(TestTenant tenant, Role role, int streams) throws Exception {
        for (int i = 0; i < streams; i++) {
            var stream = StreamClient.of(zetel, tenant.as(role), tenant, null);
            stream.line(": still here");
            open.add(stream);
        }
    }

    private static void assertTooMany(Reply reply, String detail) {
        reply.expect(429);
        assertThat(reply.text("/code")).isEqualTo("TOO_MANY_STREAMS");
        assertThat(reply.text("/detail")).isEqualTo(detail);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.header("Retry-After")).isEqualTo("30");
    }

    private static double meter(String name) {
        return meters.get(name).gauge().value();
    }

    private static void awaitMeter(String name, double value) {
        Awaitility.await(name).atMost(Duration.ofSeconds(20)).until(() -> meter(name) == value);
    }
}
