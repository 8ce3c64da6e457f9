package io.zetel.licensing.api.http.catalogue;

import io.zetel.licensing.api.http.catalogue.ImportWarning.Code;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The warnings of one import: all are counted, and told are the most serious ones; so many slips of the pen hide no
 * lost row.
 */
final class ImportWarnings {

    static final int MOST = 1_000;

    private final Map<Code, List<ImportWarning>> told = new EnumMap<>(Code.class);
    private final Map<Code, Integer> counts = new EnumMap<>(Code.class);

    void add(ImportWarning warning) {
        counts.merge(warning.code(), 1, Integer::sum);
        var same = told.computeIfAbsent(warning.code(), _ -> new ArrayList<>());
        if (same.size() < MOST) {
            same.add(warning);
        }
    }

    /** How many there are of each kind. */
    Map<Code, Integer> counts() {
        return counts;
    }

    /** The most serious ones, of one kind in the order of the lines; the last says that there are more. */
    List<ImportWarning> mostSerious() {
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        var first = new ArrayList<>(
                told.values().stream().flatMap(List::stream).limit(MOST).toList());
        if (all > MOST) {
            first.add(new ImportWarning(
                    first.getLast().line(),
                    Code.MORE_WARNINGS,
                    "only the %,d most serious of %,d warnings are told; warningCounts counts all"
                            .formatted(MOST, all)));
        }
        return List.copyOf(first);
    }
}
