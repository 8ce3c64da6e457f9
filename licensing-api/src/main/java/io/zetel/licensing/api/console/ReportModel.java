package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.report.ClaimReports.Daily;
import io.zetel.licensing.api.http.report.ClaimReports.ReportedClaim;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.projections.claims.Summary;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The claim report of a window. */
record ReportModel(
        int window,
        String policyId,
        List<Named> policies,
        Summary summary,
        List<Day> days,
        List<Bar> bars,
        List<ReportedClaim> claims,
        @Nullable String next) {

    static final List<Integer> WINDOWS = List.of(1, 7, 30, 90);
    static final int HEIGHT = 100;
    private static final int WIDTH = 900;

    record Named(String id, String name) {}

    /** What both tabs of the report begin with; the period is the same on both. */
    record Head(int window, String policyId, String code, boolean ofRefusals) {

        List<Shell.Tab> tabs(Shell shell) {
            return List.of(
                    new Shell.Tab(
                            shell.t("report.tab.claims"),
                            shell.link("/report", "window", window, "policyId", Pages.blankIsNone(policyId)),
                            !ofRefusals),
                    new Shell.Tab(
                            shell.t("report.tab.refused"),
                            shell.link("/report/refusals", "window", window),
                            ofRefusals));
        }
    }

    Head head() {
        return new Head(window, policyId, "", false);
    }

    /** What a day came to; a day without claims is there as well. */
    record Day(LocalDate day, long primary, long backup, long refused) {

        long all() {
            return primary + backup + refused;
        }
    }

    /** The bars of one kind; {@code path} is of a drawing {@value #WIDTH} wide and {@value #HEIGHT} high. */
    record Bar(String kind, String path) {}

    static List<Day> days(Daily daily, String policyId) {
        var days = new TreeMap<LocalDate, Day>();
        var from = LocalDate.ofInstant(daily.from(), ZoneOffset.UTC);
        from.datesUntil(LocalDate.ofInstant(daily.to(), ZoneOffset.UTC).plusDays(1))
                .forEach(day -> days.put(day, new Day(day, 0, 0, 0)));
        daily.items().stream()
                .filter(row -> policyId.isEmpty() || row.policyId().value().equals(policyId))
                .forEach(row -> days.merge(
                        row.day(),
                        new Day(row.day(), row.claimed() - row.fromBackup(), row.fromBackup(), sum(row.refused())),
                        (a, b) -> new Day(
                                a.day(),
                                a.primary() + b.primary(),
                                a.backup() + b.backup(),
                                a.refused() + b.refused())));
        return List.copyOf(days.values());
    }

    static List<Bar> bars(List<Day> days) {
        long most = Math.max(1, days.stream().mapToLong(Day::all).max().orElse(1));
        double step = (double) WIDTH / Math.max(1, days.size());
        var paths = Map.of("a", new StringBuilder(), "b", new StringBuilder(), "c", new StringBuilder());
        for (int i = 0; i < days.size(); i++) {
            var day = days.get(i);
            double bottom = HEIGHT;
            bottom = bar(paths.get("a"), i * step, step, bottom, day.primary(), most);
            bottom = bar(paths.get("b"), i * step, step, bottom, day.backup(), most);
            bar(paths.get("c"), i * step, step, bottom, day.refused(), most);
        }
        return List.of("a", "b", "c").stream()
                .map(kind -> new Bar(kind, paths.get(kind).toString()))
                .filter(bar -> !bar.path().isEmpty())
                .toList();
    }

    long refused() {
        return sum(summary.refusedByCode());
    }

    /** The refusals by how often they were said. */
    List<Map.Entry<Refusal, Long>> refusals() {
        return summary.refusedByCode().entrySet().stream()
                .sorted(Map.Entry.<Refusal, Long>comparingByValue().reversed())
                .toList();
    }

    private static double bar(StringBuilder path, double x, double step, double bottom, long count, long most) {
        if (count == 0) {
            return bottom;
        }
        long height = Math.max(1, Math.round((double) count * (HEIGHT - 4) / most));
        path.append("M%d %dh%dv-%dh-%dz"
                .formatted(
                        Math.round(x),
                        Math.round(bottom),
                        Math.max(1, Math.round(step * 0.7)),
                        height,
                        Math.max(1, Math.round(step * 0.7))));
        return bottom - height;
    }

    private static long sum(Map<Refusal, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
