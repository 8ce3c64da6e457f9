package io.zetel.licensing.api.importer;

import io.zetel.licensing.api.importer.Carried.Left;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** What an import did, or would do. */
record TransferReport(boolean applied, Map<Kind, Count> counts, List<Compared> seats, List<Left> left) {

    /** What is carried over. */
    enum Kind {
        USERS("users"),
        GROUPS("groups"),
        MEMBERS("members of groups"),
        PURCHASES("purchases"),
        LICENSES("direct licenses"),
        GROUP_LICENSES("licenses of groups");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** How many are new, were there, and were refused. */
    record Count(int fresh, int known, int refused) {}

    /** A product's seats there and here. */
    record Compared(String product, int total, int totalHere, int assigned, int assignedHere) {

        boolean isSame() {
            return total == totalHere && assigned == assignedHere;
        }
    }

    boolean isWhole() {
        return left.isEmpty() && seats.stream().allMatch(Compared::isSame);
    }

    void print(PrintStream out) {
        out.printf("%-20s %10s %10s %10s%n", "", applied ? "carried" : "new", "there", "refused");
        counts.forEach((kind, count) ->
                out.printf("%-20s %10d %10d %10d%n", kind.words, count.fresh(), count.known(), count.refused()));
        if (!seats.isEmpty()) {
            out.printf("%n%-36s %10s %10s %10s %10s%n", "seats", "total", "here", "assigned", "here");
            seats.forEach(one -> out.printf(
                    "%-36s %10d %10d %10d %10d%s%n",
                    one.product(),
                    one.total(),
                    one.totalHere(),
                    one.assigned(),
                    one.assignedHere(),
                    one.isSame() ? "" : "  differs"));
        }
        if (!left.isEmpty()) {
            out.printf("%nNot carried over, or not as it was (%d):%n", left.size());
            left.stream().sorted(Left.BY_PLACE).forEach(out::println);
        }
        out.printf(
                "%n%s%n",
                applied ? "Done. The same import again changes nothing." : "Nothing was changed. With --apply it is.");
    }
}
