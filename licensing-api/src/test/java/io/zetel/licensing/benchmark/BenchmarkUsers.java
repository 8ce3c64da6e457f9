package io.zetel.licensing.benchmark;

import io.zetel.licensing.acceptance.Reply;
import io.zetel.licensing.acceptance.TestTenant;
import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Users of a tenant, who have nothing yet. */
final class BenchmarkUsers {

    private BenchmarkUsers() {}

    /** Lets those with these ids be known, to the read models as well. */
    static void come(Bench bench, TestTenant tenant, Stream<String> ids) {
        var lines = ids.map(id -> "{\"userId\":\"" + id + "\",\"usageLocation\":\"NL\"}")
                .collect(Collectors.joining("\n"));
        awaitDone(
                tenant,
                tenant.as(Role.SERVICE)
                        .post(tenant.path("/users/batch"), "application/x-ndjson", BodyPublishers.ofString(lines)));
        new ReadModels(bench).awaitCaughtUp();
    }

    /** Waits for the job that was accepted. */
    static void awaitDone(TestTenant tenant, Reply accepted) {
        var job = accepted.expect(202).header("Location");
        Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> tenant.as(Role.READER)
                .get(job)
                .expect(200)
                .text("/state")
                .equals("COMPLETED"));
    }
}
