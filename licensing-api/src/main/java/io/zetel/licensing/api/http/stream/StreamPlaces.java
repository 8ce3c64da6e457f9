package io.zetel.licensing.api.http.stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** How many live streams may be open: of one client, of one tenant, and of all. */
@Component
class StreamPlaces {

    /** A stream whose client left ends with the next heartbeat or the one after. */
    private static final int RETRY_AFTER_SECONDS = 30;

    private final int perClient;
    private final int perTenant;
    private final int all;
    private final Map<Object, Integer> open = new HashMap<>();
    private int openInAll;

    StreamPlaces(
            @Value("${zetel.stream.per-client:20}") int perClient,
            @Value("${zetel.stream.per-tenant:100}") int perTenant,
            @Value("${zetel.stream.at-once:500}") int all,
            MeterRegistry meters) {
        this.perClient = perClient;
        this.perTenant = perTenant;
        this.all = all;
        Gauge.builder("zetel.streams.open", this, StreamPlaces::open)
                .description("Live streams that are open")
                .register(meters);
    }

    /** A place, to be closed when the stream ends. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    private record Client(TenantId tenant, String subject) {}

    /** Takes a place for a client of a tenant; refuses with 429. */
    synchronized Place take(TenantId tenant, String subject) {
        var client = new Client(tenant, subject);
        check(openInAll, all, "in all");
        check(open.getOrDefault(tenant, 0), perTenant, "of this tenant");
        check(open.getOrDefault(client, 0), perClient, "of this client");
        count(tenant, client, 1);
        return () -> giveBack(tenant, client);
    }

    synchronized int open() {
        return openInAll;
    }

    private synchronized void giveBack(TenantId tenant, Client client) {
        count(tenant, client, -1);
    }

    private void count(TenantId tenant, Client client, int change) {
        openInAll += change;
        add(tenant, change);
        add(client, change);
    }

    private void add(Object who, int change) {
        open.merge(who, change, (before, more) -> before + more == 0 ? null : before + more);
    }

    private static void check(int open, int most, String whose) {
        if (open >= most) {
            throw new HttpProblem(
                            429,
                            "TOO_MANY_STREAMS",
                            "%d live streams %s are open, and no more may be".formatted(open, whose))
                    .retryAfter(RETRY_AFTER_SECONDS);
        }
    }
}
