package io.zetel.licensing.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * From nothing to the first claim: a new process, an empty directory, a tenant, its seats, its policy, a claim; each
 * way to start in turn, so that a busy minute of the machine is shared by all.
 */
final class StartScenario implements Scenario {

    @Override
    public void run(Bench bench) throws Exception {
        bench.report.part("Start on an empty directory");
        var ways = StartWay.all(bench);
        var listening = new LinkedHashMap<StartWay, List<Double>>();
        var claimed = new LinkedHashMap<StartWay, List<Double>>();
        for (int i = 0; i < bench.scale.runs; i++) {
            for (var way : ways) {
                bench.report.progress("  … starting a process" + way.name());
                try (var zetel = new NewProcess(way.classPath(), way.jvm())) {
                    var operator = zetel.operator();
                    listening.computeIfAbsent(way, _ -> new ArrayList<>()).add(zetel.seconds());
                    zetel.firstClaim(operator, 10);
                    claimed.computeIfAbsent(way, _ -> new ArrayList<>()).add(zetel.seconds());
                }
            }
        }
        for (var way : ways) {
            bench.report.beside(new Measured(
                    "process start → answers requests" + way.name(), "s", listening.getOrDefault(way, List.of())));
            bench.report.below(
                    way == ways.getFirst() ? 7 : 3,
                    new Measured(
                            "process start → first claim answered" + way.name(),
                            "s",
                            claimed.getOrDefault(way, List.of())));
        }
    }
}
