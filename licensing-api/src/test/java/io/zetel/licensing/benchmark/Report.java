package io.zetel.licensing.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured, told while it is measured and written down as a table at the end. */
final class Report {

    private final List<String> rows = new ArrayList<>();
    private final long started = System.nanoTime();

    /** Says what is going on. */
    void progress(String text) {
        System.out.printf("%6.1f s  %s%n", (System.nanoTime() - started) / 1e9, text);
    }

    /** Writes down a measurement nobody set a target for. */
    Measured beside(Measured measured) {
        return row(measured, "", "");
    }

    /** Writes down a measurement that should be at least this. */
    Measured atLeast(double target, Measured measured) {
        return row(
                measured, "≥ " + Measured.number(target) + " " + measured.unit(), verdict(measured.median() >= target));
    }

    /** Writes down a measurement that should stay below this. */
    Measured below(double target, Measured measured) {
        return row(
                measured, "< " + Measured.number(target) + " " + measured.unit(), verdict(measured.median() < target));
    }

    /** Writes down how many times the baseline's median a median is. */
    void ratio(String what, double target, Measured measured, Measured baseline) {
        atLeast(target, new Measured(what, "×", List.of(measured.median() / baseline.median())));
    }

    /** Writes down what is no number. */
    void note(String what, String text) {
        rows.add("| %s | %s | | | | |".formatted(what, text));
        progress("  %s: %s".formatted(what, text));
    }

    /** Begins a part of the table. */
    void part(String title) {
        rows.add("| **%s** | | | | | |".formatted(title));
        progress(title);
    }

    /** The table with the machine it was measured on. */
    void write(Path file, Scale scale, String postgres) throws IOException {
        var table = new ArrayList<>(List.of(
                machine(scale, postgres),
                "",
                "| | measured (median) | spread | target | met | CPU each (JVM + PostgreSQL) |",
                "|---|---:|---:|---:|---|---:|"));
        table.addAll(rows);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, table);
        System.out.println();
        table.forEach(System.out::println);
        System.out.printf("%nWritten to %s%n", file.toAbsolutePath());
    }

    private Measured row(Measured measured, String target, String verdict) {
        rows.add("| %s | %s | %s | %s | %s | %s |"
                .formatted(measured.what(), measured.text(), measured.spread(), target, verdict, measured.cpu()));
        progress("  %-70s %18s  %-20s %-18s %s %s"
                .formatted(measured.what(), measured.text(), measured.spread(), measured.cpu(), target, verdict));
        return measured;
    }

    private static String verdict(boolean met) {
        return met ? "yes" : "**no**";
    }

    private static String machine(Scale scale, String postgres) throws IOException {
        var cpuInfo = Path.of("/proc/cpuinfo");
        var cpu = Files.exists(cpuInfo)
                ? Files.readAllLines(cpuInfo).stream()
                        .filter(line -> line.startsWith("model name"))
                        .findFirst()
                        .map(line -> line.substring(line.indexOf(':') + 2))
                        .orElse("")
                : System.getProperty("os.arch");
        return "%s run, %s: %d × %s, %s, Java %s, PostgreSQL %s with fsync on, on the same machine as the load."
                .formatted(
                        scale.name().toLowerCase(Locale.ROOT),
                        Instant.now().truncatedTo(ChronoUnit.MINUTES),
                        Runtime.getRuntime().availableProcessors(),
                        cpu,
                        System.getProperty("os.name"),
                        System.getProperty("java.version"),
                        postgres);
    }
}
