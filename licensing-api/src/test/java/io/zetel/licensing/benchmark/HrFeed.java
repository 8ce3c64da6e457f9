package io.zetel.licensing.benchmark;

import io.zetel.licensing.acceptance.Reply;
import io.zetel.licensing.acceptance.TestTenant;
import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Tables of who has changed, who joins and who leaves, as a personnel system uploads them every ten minutes. */
final class HrFeed {

    private static final int CHANGED = 90;
    private static final int JOINING = 10;
    /** Of those who joined with the table before. */
    private static final int LEAVING = 5;

    private static final long EACH_NANOS = TimeUnit.MINUTES.toNanos(10) / BusyHour.FASTER;

    private final TestTenant tenant;
    private final IntFunction<String> user;
    private final AtomicInteger tables = new AtomicInteger();

    /** Of people who are known by these names. */
    HrFeed(TestTenant tenant, IntFunction<String> user) {
        this.tenant = tenant;
        this.user = user;
    }

    /** Uploads by the clock, each until all of it is done. */
    BusyHour.Done during(Duration time) {
        var latencies = new Histogram(TimeUnit.HOURS.toNanos(1), 3);
        var statuses = new TreeMap<Integer, Long>();
        long started = System.nanoTime();
        for (long due = started; due < started + time.toNanos(); due += EACH_NANOS) {
            Load.sleepUntil(due);
            int table = tables.incrementAndGet();
            done(upload("/users/batch", Stream.concat(changed(table), joining(table))), statuses);
            if (table > 1) {
                done(upload("/leavers/batch", leaving(table - 1)), statuses);
            }
            latencies.recordValue(System.nanoTime() - due);
        }
        return new BusyHour.Done("a table from HR and who leaves, until done", latencies, statuses);
    }

    private void done(Reply reply, TreeMap<Integer, Long> statuses) {
        statuses.merge(reply.status(), 1L, Long::sum);
        if (reply.status() == 202) {
            BenchmarkUsers.awaitDone(tenant, reply);
        }
    }

    private Reply upload(String route, Stream<String> lines) {
        return tenant.as(Role.SERVICE)
                .post(
                        tenant.path(route),
                        "application/x-ndjson",
                        BodyPublishers.ofString(lines.collect(Collectors.joining("\n"))));
    }

    private Stream<String> changed(int table) {
        return IntStream.range(0, CHANGED)
                .mapToObj(i ->
                        "{\"userId\":\"%s\",\"usageLocation\":\"NL\",\"profile\":{\"department\":\"department %d\"}}"
                                .formatted(user.apply(table * CHANGED + i), table));
    }

    private static Stream<String> joining(int table) {
        return IntStream.range(0, JOINING)
                .mapToObj(i -> "{\"userId\":\"joined-%d-%d\",\"usageLocation\":\"NL\"}".formatted(table, i));
    }

    private static Stream<String> leaving(int table) {
        return IntStream.range(0, LEAVING).mapToObj(i -> "{\"userId\":\"joined-%d-%d\"}".formatted(table, i));
    }
}
