package io.zetel.licensing.api.console;

import io.zetel.licensing.projections.past.SeatTrend.Seats;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How many seats of a product were out in ninety days, drawn as a line below the one of how many there are now. */
record Spark(int first, int last, int total, String cap, String line) {

    private static final int WIDTH = 96;
    private static final int FLOOR = 23;
    private static final int HEIGHT = 21;

    /** None where nothing is known. */
    static @Nullable Spark of(@Nullable List<Seats> seats) {
        if (seats == null || seats.size() < 2) {
            return null;
        }
        var last = seats.getLast();
        int most = seats.stream().mapToInt(Seats::assigned).reduce(Math.max(1, last.total()), Math::max);
        var line = IntStream.range(0, seats.size())
                .mapToObj(i -> "%d %d"
                        .formatted(
                                i * WIDTH / (seats.size() - 1),
                                height(seats.get(i).assigned(), most)))
                .collect(Collectors.joining(" ", "M", ""));
        return new Spark(
                seats.getFirst().assigned(),
                last.assigned(),
                last.total(),
                "M0 %d H%d".formatted(height(last.total(), most), WIDTH),
                line);
    }

    String label(Shell shell) {
        return shell.t("trend.label", shell.number(first), shell.number(last), shell.number(total));
    }

    private static int height(int seats, int most) {
        return FLOOR - (int) ((long) seats * HEIGHT / most);
    }
}
