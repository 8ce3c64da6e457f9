package io.zetel.licensing.api.console;

import java.util.ArrayList;
import java.util.List;

/**
 * A pool drawn as its seats, at most 32 of them: full are out, hollow are free, hatched end soon, red are beyond the
 * bar.
 */
record SeatBar(int total, int assigned, int expiring, List<Part> parts) {

    private static final int MOST = 32;
    private static final int STEP = 5;
    private static final String FIRST = "M%s.5 1.5h3v10h-3z";
    private static final String NEXT = "m5 0h3v10h-3z";

    /** So many seats of one kind. */
    record Part(String kind, String path) {}

    static SeatBar of(int total, int assigned, int expiring) {
        int all = Math.max(total, assigned);
        int within = Math.min(total, assigned);
        int ending = Math.min(expiring, total - within);
        var parts = new ArrayList<Part>();
        int at = 0;
        at = add(parts, "out", at, ticks(within, all));
        at = add(parts, "free", at, ticks(total - within - ending, all));
        at = add(parts, "ends", at, ticks(ending, all));
        if (assigned > total) {
            parts.add(new Part("cap", "M%d 0v13".formatted(at * STEP)));
            add(parts, "over", at, ticks(assigned - total, all));
        }
        return new SeatBar(total, assigned, expiring, List.copyOf(parts));
    }

    String label(Shell shell) {
        return shell.t("seats.label", shell.number(assigned), shell.number(total))
                + (expiring == 0 ? "" : ", " + shell.t("seats.label.expiring", shell.number(expiring)));
    }

    /** What there is any of is seen. */
    private static int ticks(int seats, int all) {
        if (all <= MOST) {
            return seats;
        }
        return seats == 0 ? 0 : Math.max(1, (int) Math.round((double) seats * MOST / all));
    }

    private static int add(List<Part> parts, String kind, int at, int ticks) {
        if (ticks > 0) {
            parts.add(new Part(kind, FIRST.formatted(at * STEP) + NEXT.repeat(ticks - 1)));
        }
        return at + ticks;
    }
}
