package io.zetel.licensing.benchmark;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures Zetel: {@code [quick|full] [scenario…]}, all of them when none is named. */
public final class Benchmark {

    private static final Path RESULT = Path.of("target", "benchmark.md");

    private static final Map<String, Scenario> SCENARIOS = new LinkedHashMap<>();

    static {
        SCENARIOS.put("replay", new ReplayScenario());
        SCENARIOS.put("commands", new CommandScenario());
        SCENARIOS.put("batch", new BatchScenario());
        SCENARIOS.put("http", new HttpScenario());
        SCENARIOS.put("shown", new ShownScenario());
        SCENARIOS.put("access", new AccessScenario());
        SCENARIOS.put("assign", new AssignScenario());
        SCENARIOS.put("group", new GroupScenario());
        SCENARIOS.put("scim", new ScimScenario());
        SCENARIOS.put("webhooks", new WebhookScenario());
        SCENARIOS.put("lag", new LagScenario());
        SCENARIOS.put("tenants", new TenantScenario());
        SCENARIOS.put("disk", new DiskScenario());
        SCENARIOS.put("seats", new SeatsOutScenario());
        SCENARIOS.put("reads", new ReadScenario());
        SCENARIOS.put("history", new HistoryScenario());
        SCENARIOS.put("console", new ConsoleScenario());
        SCENARIOS.put("consoles", new ConsolesScenario());
        SCENARIOS.put("day", new DayScenario());
        SCENARIOS.put("start", new StartScenario());
        SCENARIOS.put("cold", new ColdScenario());
        SCENARIOS.put("heap", new HeapScenario());
    }

    private Benchmark() {}

    /** Runs the benchmark and leaves the table in {@code target/benchmark.md}. */
    public static void main(String[] arguments) throws Exception {
        var words = List.of(String.join(" ", arguments).strip().split("\\s+"));
        var scale = words.getFirst().isEmpty()
                ? Scale.FULL
                : Scale.valueOf(words.getFirst().toUpperCase(Locale.ROOT));
        var wanted = words.size() < 2 ? SCENARIOS.keySet() : words.subList(1, words.size());
        if (!SCENARIOS.keySet().containsAll(wanted)) {
            throw new IllegalArgumentException("The scenarios are " + SCENARIOS.keySet());
        }
        var report = new Report();
        report.progress("starting Zetel with a PostgreSQL of its own");
        try (var bench = new Bench(scale, report)) {
            for (var name : wanted) {
                SCENARIOS.get(name).run(bench);
            }
            report.write(RESULT, scale, bench.postgresVersion());
        }
        // Whatever a framework left running.
        System.exit(0);
    }
}
