package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MeterRegistry;
import io.zetel.licensing.api.http.web.spool.SpoolSpace;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

@DisplayName("Claims uploaded by a client that sends everything before it reads anything")
class UploadsSpec {

    /** A million with {@code -Dzetel.lines=1000000}. */
    private static final int LINES = Integer.getInteger("zetel.lines", 40_000);
    /** How many a client has sent when it leaves. */
    private static final int LEFT = 5_000;

    private static final Duration LONGEST = Duration.ofSeconds(Long.getLong("zetel.lines.seconds", 180));

    private final RunningZetel zetel = RunningZetel.shared();

    @Test
    void are_all_decided_and_answered_in_order_however_many_they_are() throws Exception {
        var tenant = tenant();
        var read = new AtomicLong();
        long heapBefore = liveMegabytes();
        long began = System.nanoTime();

        soon(() -> {
            RawUpload.sendThenRead(zetel.http(), tenant, "/claims/batch", LINES, RawUpload::claim, line -> {
                var number = read.incrementAndGet();
                assertThat(line)
                        .startsWith("{\"line\":" + number + ",\"outcome\":\"" + (number <= 10 ? "CLAIMED" : "REFUSED"));
            });
            return null;
        });

        assertThat(read.get()).isEqualTo(LINES);
        assertThat(zetel.context().getBean(SpoolSpace.class).used())
                .as("bytes that still wait")
                .isZero();
        System.out.printf(
                "%,d lines sent, then read, in %.1f s; live heap %d MB before, %d MB after%n",
                LINES, (System.nanoTime() - began) / 1e9, heapBefore, liveMegabytes());
    }

    @Test
    void with_a_key_too() throws Exception {
        var tenant = tenant();
        var read = new AtomicLong();
        soon(() -> {
            RawUpload.sendThenRead(
                    zetel.http(),
                    tenant,
                    "/claims/batch",
                    LEFT,
                    RawUpload::claim,
                    _ -> read.incrementAndGet(),
                    "Idempotency-Key",
                    "k");
            return null;
        });
        assertThat(read.get()).isEqualTo(LEFT);
    }

    @Test
    void are_decided_as_far_as_they_were_read_when_the_client_leaves_and_leave_nothing_behind() throws Exception {
        var tenant = tenant();
        var logged = new ListAppender<ILoggingEvent>();
        logged.start();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(logged);
        try {
            soon(() -> {
                for (var path : List.of("/claims/batch", "/users/batch")) {
                    var upload = RawUpload.begin(zetel.http(), tenant, path, 1_000_000_000);
                    upload.send(0, LEFT, RawUpload::claim);
                    // What a connection that is reset still holds is nobody's; what was read of it is decided.
                    awaitClaimed(tenant, path.startsWith("/claims") ? 10 : 0);
                    upload.leave();
                }
                try (var upload = RawUpload.begin(
                        zetel.http(),
                        tenant,
                        "/claims/batch",
                        (long) LEFT * RawUpload.claim(0).length())) {
                    upload.send(0, LEFT, RawUpload::claim);
                    upload.leave();
                }
                return null;
            });
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> meter("zetel.http.under.way") == 0);
        } finally {
            root.detachAppender(logged);
        }

        assertThat(logged.list)
                .as("what was logged of three clients that left")
                .hasSizeLessThanOrEqualTo(3)
                .allMatch(event -> event.getThrowableProxy() == null);
        assertThat(zetel.context().getBean(SpoolSpace.class).used())
                .as("bytes that still wait")
                .isZero();
        assertThat(zetel.context()
                        .getBean(JdbcTemplate.class)
                        .queryForObject("select count(*) from job where tenant_id = ?", Integer.class, tenant.id()))
                .as("jobs")
                .isZero();
    }

    private void awaitClaimed(TestTenant tenant, long atLeast) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        tenant.readNow(zetel, "/reports/claims").expect(200).number("/summary/claimed") >= atLeast);
    }

    private double meter(String name) {
        return zetel.context().getBean(MeterRegistry.class).get(name).gauge().value();
    }

    private TestTenant tenant() {
        var tenant = TestTenant.claiming(zetel);
        tenant.buy("SPE_E3", 10);
        tenant.policy("TEAMS", "SPE_E3");
        return tenant;
    }

    private static void soon(Callable<Void> work) throws Exception {
        var task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        try {
            task.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private static long liveMegabytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }
}
