package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.engine.Positions;
import io.zetel.licensing.api.security.Role;
import io.zetel.licensing.projections.history.History;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** How fast a long history is written, exported, verified and asked about; prints, and asserts no time. */
@DisplayName("The rates of a long history")
@EnabledIfSystemProperty(named = "zetel.measure", matches = "true")
class HistoryRatesSpec {

    private static final int CLAIMS_PER_BATCH = 20_000;

    @Test void are_printed() throws Exception {
        var zetel = RunningZetel.shared();
        var tenant = TestTenant.claiming(zetel);
        int batches = Integer.getInteger("zetel.measure.batches", 4);
        tenant.buy("SPE_E3", batches * CLAIMS_PER_BATCH);
        tenant.policy("TEAMS", "SPE_E3");
        var middle = zetel.clock().instant();
        for (int batch = 0; batch < batches; batch++) {
            int first = batch * CLAIMS_PER_BATCH;
            var lines = IntStream.range(first, first + CLAIMS_PER_BATCH)
                    .mapToObj("{\"app\":\"TEAMS\",\"trigger\":\"SIGN_IN\",\"user\":{\"userId\":\"user-%07d\"}}"::formatted)
                    .collect(Collectors.joining("\n"));
            tenant.as(Role.SERVICE).post(tenant.path("/claims/batch"), "application/x-ndjson", BodyPublishers.ofString(lines)).expect(200);
            middle = batch == batches / 2 ? zetel.clock().instant() : middle;
        }
        var positions = zetel.context().getBean(Positions.class);
        var all = positions.head();
        timed("history catches up", 0, () -> positions.awaitSeen(History.GROUP, all, Duration.ofMinutes(10)));
        int events = batches * CLAIMS_PER_BATCH * 3;
        for (int round = 0; round < 3; round++) {
            assertThat(timed("export ndjson", events, () -> tenant.as(Role.AUDITOR).get(tenant.path("/history/events?format=ndjson"))).status())
                    .isEqualTo(200);
            timed("export csv", events, () -> tenant.as(Role.AUDITOR).get(tenant.path("/history/events?format=csv")));
            assertThat(timed("verify", events, () -> tenant.as(Role.AUDITOR).get(tenant.path("/history/verify"))).text("/verified"))
                    .isEqualTo("true");
            for (var route : new String[]{"/products", "/policies", "/subscriptions", "/products/SPE_E3/users?limit=50",
                "/reports/claims?limit=50"}) {
                var path = tenant.path(route + (route.contains("?") ? "&" : "?") + "asOf=" + middle);
                timed("as of " + route, 0, () -> tenant.as(Role.READER).get(path).expect(200));
            }
            timed("explain", 0, () -> tenant.as(Role.AUDITOR).get(tenant.path("/history/users/user-0000007/explain?sku=SPE_E3")).expect(200));
        }
    }

    private static <T> T timed(String what, int events, Callable<T> work) throws Exception {
        long start = System.nanoTime();
        T result = work.call();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%-40s %8.3f s %s%n", what, seconds, events == 0 ? "" : "%,.0f events/s".formatted(events / seconds));
        return result;
    }
}
