package io.zetel.licensing.benchmark;

import io.zetel.licensing.acceptance.TestTenant;
import io.zetel.licensing.api.http.security.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A license for one user and its return, over our own routes and over Microsoft Graph's: what the second face costs.
 */
final class AssignScenario implements Scenario {

    private static final String E3 = "05e9a617-0261-4cee-bb44-138d3ef5d965";
    /** So many that nobody is asked twice at a time. */
    private static final int USERS = 2000;
    /** Graph's may take this much longer. */
    private static final double DEARER = 1.3;

    private static final String OWN = "{\"%s\":[%s]}";
    private static final String GRAPHS = "{\"addLicenses\":[%s],\"removeLicenses\":[%s]}";

    @Override
    public void run(Bench bench) {
        bench.report.part("A user's license assigned or removed, over our own routes and over Microsoft Graph's");
        for (int connections : new int[] {1, 16}) {
            try (var own = callers(
                            bench,
                            connections,
                            (tenant, user) -> "PUT " + tenant.path("/users/" + user + "/licenses"),
                            AssignScenario::own);
                    var graphs = callers(
                            bench,
                            connections,
                            (_, user) -> "POST /v1.0/users/" + user + "/assignLicense",
                            AssignScenario::graphs)) {
                var measured = bench.inTurn(
                        "changes/s",
                        List.of(
                                new Bench.Named("our own routes, %d connections".formatted(connections), own::closed),
                                new Bench.Named("Graph's, %d connections".formatted(connections), graphs::closed)));
                measured.forEach(bench.report::beside);
                bench.report.ratio("… times our own", 1 / DEARER, measured.getLast(), measured.getFirst());
            }
        }
    }

    private static Crowd callers(
            Bench bench, int connections, BiFunction<TestTenant, String, String> route, IntFunction<String> body) {
        var tenant = tenant(bench);
        var head = " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
                .formatted(tenant.as(Role.LICENSE_ADMIN).token());
        var turn = new AtomicInteger();
        return new Crowd(
                connections,
                bench.zetel().port(),
                () -> {
                    int i = turn.getAndIncrement();
                    return Wire.request(
                            route.apply(tenant, "m-" + i % USERS) + head,
                            body.apply(i).getBytes(StandardCharsets.US_ASCII));
                },
                (answer, _) -> HttpScenario.expect(200, answer.status()));
    }

    /** First everybody gets one, then everybody gives it back. */
    private static boolean gives(int i) {
        return i / USERS % 2 == 0;
    }

    private static String own(int i) {
        return gives(i) ? OWN.formatted("add", "{\"sku\":\"" + E3 + "\"}") : OWN.formatted("remove", "\"" + E3 + "\"");
    }

    private static String graphs(int i) {
        return gives(i) ? GRAPHS.formatted("{\"skuId\":\"" + E3 + "\"}", "") : GRAPHS.formatted("", "\"" + E3 + "\"");
    }

    private static TestTenant tenant(Bench bench) {
        var tenant = TestTenant.registered(bench.zetel());
        tenant.buy("SPE_E3", USERS);
        BenchmarkUsers.come(bench, tenant, IntStream.range(0, USERS).mapToObj(i -> "m-" + i));
        return tenant;
    }
}
