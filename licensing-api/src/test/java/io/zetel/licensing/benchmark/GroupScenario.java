package io.zetel.licensing.benchmark;

import io.zetel.licensing.acceptance.TestTenant;
import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A large group is given a product, and has it taken away, again and again: from the request until all read models show
 * it. The first time is told apart, for nothing has been compiled then.
 */
final class GroupScenario implements Scenario {

    /** Of those most seats could be for, so many are members. */
    private static final double MEMBERS = 0.06;

    private static final double SECONDS = 6;
    private static final String GROUP = "/groups/everyone";

    @Override
    public void run(Bench bench) {
        int members = (int) (bench.scale.mostSeatsOut * MEMBERS);
        bench.report.part("A group of %,d".formatted(members));
        var tenant = TestTenant.registered(bench.zetel());
        tenant.buy(HotPool.SKU, members);
        BenchmarkUsers.come(bench, tenant, IntStream.range(0, members).mapToObj("member-%06d"::formatted));
        join(bench, tenant, members);
        var given = new ArrayList<Double>();
        var taken = new ArrayList<Double>();
        for (int i = 0; i <= bench.scale.runs; i++) {
            given.add(seconds(bench, tenant, Map.of("add", List.of(Map.of("sku", HotPool.SKU)))));
            taken.add(seconds(bench, tenant, Map.of("remove", List.of(HotPool.SKU))));
        }
        bench.report.below(SECONDS, new Measured("given a product, the first time", "s", given.subList(0, 1)));
        bench.report.below(SECONDS, new Measured("… again", "s", given.subList(1, given.size())));
        bench.report.beside(new Measured("taken away", "s", taken.subList(1, taken.size())));
    }

    private static void join(Bench bench, TestTenant tenant, int members) {
        tenant.as(Role.GROUP_ADMIN)
                .put(tenant.path(GROUP), Map.of("displayName", "Everyone", "memberType", "USER"))
                .expect(200);
        var lines = IntStream.range(0, members)
                .mapToObj("{\"memberId\":\"member-%06d\"}"::formatted)
                .collect(Collectors.joining("\n"));
        BenchmarkUsers.awaitDone(
                tenant,
                tenant.as(Role.SERVICE)
                        .post(tenant.path(GROUP + "/members"), "application/x-ndjson", BodyPublishers.ofString(lines)));
        new ReadModels(bench).awaitCaughtUp();
        bench.settle();
    }

    private static double seconds(Bench bench, TestTenant tenant, Map<String, Object> change) {
        bench.report.progress("  … " + change);
        long started = System.nanoTime();
        BenchmarkUsers.awaitDone(tenant, tenant.as(Role.GLOBAL_ADMIN).put(tenant.path(GROUP + "/licenses"), change));
        new ReadModels(bench).awaitCaughtUp();
        return (System.nanoTime() - started) / 1e9;
    }
}
