package io.zetel.licensing.api.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.acceptance.RunningZetel;
import io.zetel.licensing.acceptance.TestTenant;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.store.EventLog;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What clients of the live stream missed")
class MissedSpec {

    private static final int CLIENTS = 40;
    private static final int CLAIMS = 1_500;
    private static final int SEATS = 1_000;

    private final RunningZetel zetel = RunningZetel.shared();
    private final CountingLog log = new CountingLog(zetel.context().getBean(EventLog.class));
    private final Missed missed = new Missed(log, zetel.context().getBean(StreamMessages.class));

    @Test
    void is_read_once_for_all_who_come_back_together_one_page_at_a_time_and_is_only_their_own() throws Exception {
        var tenant = tenant();
        var other = tenant();
        long before = log.settled();
        for (int i = 0; i < 3; i++) {
            claim(tenant, "t" + i);
            claim(other, "o" + i);
        }
        long after = log.settled();

        Callable<List<Message>> client = () -> all(tenant, before, after);
        List<List<Message>> told;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            told = threads.invokeAll(Collections.nCopies(CLIENTS, client)).stream()
                    .map(future -> future.resultNow())
                    .toList();
        }

        var one = told.getFirst();
        assertThat(told).allMatch(one::equals);
        assertThat(one.stream().filter(message -> message.kind().equals("claim")))
                .hasSize(SEATS);
        assertThat(one.stream().filter(message -> message.kind().equals("refusal")))
                .hasSize(3 * CLAIMS - SEATS);
        assertThat(one).allMatch(message -> message.json().contains("\"userId\":\"t"));
        assertThat(one).isSortedAccordingTo((a, b) -> Long.compare(a.position(), b.position()));
        assertThat(one).doesNotHaveDuplicates();
        long pages = Math.ceilDiv(after, 1000) - Math.floorDiv(before, 1000);
        assertThat(log.reads.get()).as("pages read for %d clients", CLIENTS).isEqualTo((int) pages);
        assertThat(log.mostAtOnce.get()).as("readers at once").isEqualTo(1);
        assertThat(log.foreign.get())
                .as("events of others that were handed over")
                .isZero();
        assertThat(all(tenant, one.get(700).position(), after)).isEqualTo(one.subList(701, one.size()));
    }

    private List<Message> all(TestTenant tenant, long last, long upTo) {
        var all = new ArrayList<Message>();
        for (long at = last; at < upTo; at = Missed.end(at, upTo)) {
            all.addAll(missed.next(new TenantId(tenant.id()), at, upTo));
        }
        return all;
    }

    private TestTenant tenant() {
        var tenant = TestTenant.claiming(zetel);
        tenant.buy("SPE_E3", SEATS);
        tenant.policy("TEAMS", "SPE_E3");
        return tenant;
    }

    private static void claim(TestTenant tenant, String users) {
        var lines = IntStream.range(0, CLAIMS)
                .mapToObj(i -> "{\"app\":\"TEAMS\",\"trigger\":\"SIGN_IN\",\"user\":{\"userId\":\"%s-%d\"}}"
                        .formatted(users, i));
        tenant.as(Role.SERVICE)
                .post(
                        tenant.path("/claims/batch"),
                        "application/x-ndjson",
                        BodyPublishers.ofString(lines.collect(Collectors.joining("\n"))))
                .expect(200);
    }

    /** The log of the running application, and how it is asked. */
    private static final class CountingLog implements EventLog {

        private final EventLog log;
        private final AtomicInteger reads = new AtomicInteger();
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger mostAtOnce = new AtomicInteger();
        private final AtomicInteger foreign = new AtomicInteger();

        CountingLog(EventLog log) {
            this.log = log;
        }

        @Override
        public long settled() {
            return log.settled();
        }

        @Override
        public List<TrackedEventMessage<?>> read(long after, long upTo) {
            throw new AssertionError("Everybody's events are read");
        }

        @Override
        public List<TrackedEventMessage<?>> read(TenantId tenant, long after, long upTo) {
            reads.incrementAndGet();
            mostAtOnce.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
                var events = log.read(tenant, after, upTo);
                foreign.addAndGet((int) events.stream()
                        .filter(event ->
                                EventLog.tenant(event).filter(tenant::equals).isEmpty())
                        .count());
                return events;
            } finally {
                now.decrementAndGet();
            }
        }

        @Override
        public List<TrackedEventMessage<?>> find(String aggregateId, long sequenceNumber, long position) {
            return log.find(aggregateId, sequenceNumber, position);
        }
    }
}
