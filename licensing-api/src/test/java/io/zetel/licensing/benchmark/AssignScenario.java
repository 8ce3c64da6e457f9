package io.zetel.licensing.benchmark;

import io.zetel.licensing.acceptance.TestTenant;
import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

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
            var own = rate(
                    bench,
                    "our own routes",
                    connections,
                    (tenant, user) -> "PUT " + tenant.path("/users/" + user + "/licenses"),
                    AssignScenario::own);
            var graph = rate(
                    bench,
                    "Graph's",
                    connections,
                    (_, user) -> "POST /v1.0/users/" + user + "/assignLicense",
                    AssignScenario::graphs);
            bench.report.ratio("… times our own", 1 / DEARER, graph, own);
        }
    }

    private static Measured rate(
            Bench bench,
            String what,
            int connections,
            BiFunction<TestTenant, String, String> route,
            IntFunction<String> body) {
        var tenant = tenant(bench);
        var head = " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
                .formatted(tenant.as(Role.LICENSE_ADMIN).token());
        var turn = new AtomicInteger();
        try (var callers = new Crowd(
                connections,
                bench.zetel().port(),
                () -> {
                    int i = turn.getAndIncrement();
                    return Wire.request(
                            route.apply(tenant, "m-" + i % USERS) + head,
                            body.apply(i).getBytes(StandardCharsets.US_ASCII));
                },
                (answer, _) -> HttpScenario.expect(200, answer.status()))) {
            var measured = bench.rate("%s, %d connections".formatted(what, connections), "changes/s", callers::closed);
            return bench.report.beside(measured);
        }
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
        var people = IntStream.range(0, USERS)
                .mapToObj(i -> "{\"userId\":\"m-" + i + "\",\"usageLocation\":\"NL\"}")
                .collect(Collectors.joining("\n"));
        var job = tenant.as(Role.SERVICE)
                .post(tenant.path("/users/batch"), "application/x-ndjson", BodyPublishers.ofString(people))
                .expect(202)
                .header("Location");
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> tenant.as(Role.READER)
                .get(job)
                .expect(200)
                .text("/state")
                .equals("COMPLETED"));
        new ReadModels(bench).awaitCaughtUp();
        return tenant;
    }
}
