package io.zetel.licensing.api.importer;

import io.zetel.licensing.api.importer.Carried.Purchase;
import io.zetel.licensing.api.importer.Carried.Reading;
import io.zetel.licensing.api.importer.CsvTable.Row;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads purchases from rows, whichever table they are of; one that says no usable seats or term is left out. */
record PurchaseRows(Reading reading, Dates dates, @Nullable String currency) {

    /** The purchase of a product under this key, with these texts for its seats, its start and its end. */
    void add(
            Row row,
            String what,
            String key,
            String product,
            String seats,
            Optional<String> start,
            Optional<String> end) {
        var number = wholeNumber(seats);
        var startsOn = start.flatMap(dates::start);
        var endsOn = end.flatMap(dates::end);
        if (number == null) {
            reading.leave(row.place(), what, "has no whole number of seats above 0");
        } else if (start.isPresent() && startsOn.isEmpty()) {
            reading.leave(row.place(), what, noDate(start.get()));
        } else if (end.isPresent() && endsOn.isEmpty()) {
            reading.leave(row.place(), what, noDate(end.get()));
        } else {
            reading.purchases.add(new Purchase(
                    row.place(),
                    key,
                    product,
                    number,
                    startsOn.orElse(null),
                    endsOn.orElse(null),
                    false,
                    Details.read(row, what, reading, currency)));
        }
    }

    private static String noDate(String text) {
        return "'%s' is no date; --dates= says how they are written, such as MM/dd/yyyy".formatted(text);
    }

    private static @Nullable Integer wholeNumber(String text) {
        try {
            int number = Integer.parseInt(text);
            return number > 0 ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
