package io.zetel.licensing.benchmark;

import java.util.List;
import java.util.Locale;

/** What the runs of one measurement came to, and the processor time each unit took where that says something. */
record Measured(String what, String unit, List<Double> runs, String cpu) {

    Measured(String what, String unit, List<Double> runs) {
        this(what, unit, runs, "");
    }

    /** The run in the middle; of an even number the lower one of the two. */
    double median() {
        return sorted().get((runs.size() - 1) / 2);
    }

    /** From the lowest to the highest run. */
    String spread() {
        return runs.size() == 1 ? "" : number(sorted().getFirst()) + " – " + number(sorted().getLast());
    }

    String text() {
        return number(median()) + " " + unit;
    }

    static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%,.0f" : "%.2f", value);
    }

    private List<Double> sorted() {
        return runs.stream().sorted().toList();
    }
}
