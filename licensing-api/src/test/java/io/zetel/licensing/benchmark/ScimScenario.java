package io.zetel.licensing.benchmark;

import io.zetel.licensing.acceptance.Caller;
import io.zetel.licensing.acceptance.TestTenant;
import io.zetel.licensing.api.http.security.Role;
import java.util.ArrayList;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** A group whose members an identity provider pushes by SCIM: very many in one request, and then one more each time. */
final class ScimScenario implements Scenario {

    private static final int MEMBERS = 10_000;
    private static final int MORE = 200;
    private static final double SECONDS = 5;
    private static final double MILLIS = 100;

    private static final String MEDIA = "application/scim+json";
    private static final String ADDING = """
            {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
             "Operations":[{"op":"add","path":"members","value":[%s]}]}""";

    @Override
    public void run(Bench bench) {
        bench.report.part("Members of a group by SCIM");
        var tenant = TestTenant.registered(bench.zetel());
        var ids = IntStream.range(0, MEMBERS + MORE)
                .mapToObj(_ -> UUID.randomUUID().toString())
                .toList();
        BenchmarkUsers.come(bench, tenant, ids.stream());
        var provider = tenant.as(Role.SERVICE);
        var many = adding(ids.stream().limit(MEMBERS));
        add(provider, group(provider), many);
        bench.report.progress("  … %,d in one request".formatted(MEMBERS));
        var seconds = new ArrayList<Double>();
        var last = "";
        for (int i = 0; i < bench.scale.runs; i++) {
            last = group(provider);
            seconds.add(add(provider, last, many) / 1e9);
        }
        bench.report.below(SECONDS, new Measured("%,d members in one request".formatted(MEMBERS), "s", seconds));
        bench.report.progress("  … one more each time");
        var one = new Histogram(3);
        for (var id : ids.subList(MEMBERS, ids.size())) {
            one.recordValue(add(provider, last, adding(Stream.of(id))));
        }
        bench.report.beside(HttpScenario.millis("one member more, of %d, p50".formatted(MORE), one, 50));
        bench.report.below(MILLIS, HttpScenario.millis("… p99", one, 99));
    }

    private static String group(Caller provider) {
        return provider.send("POST", "/scim/v2/Groups", MEDIA, "{\"displayName\":\"" + UUID.randomUUID() + "\"}")
                .expect(201)
                .text("/id");
    }

    private static String adding(Stream<String> ids) {
        return ADDING.formatted(ids.map(id -> "{\"value\":\"" + id + "\"}").collect(Collectors.joining(",")));
    }

    private static long add(Caller provider, String group, String body) {
        long started = System.nanoTime();
        provider.send("PATCH", "/scim/v2/Groups/" + group, MEDIA, body).expect(204);
        return System.nanoTime() - started;
    }
}
