package io.zetel.licensing.api.importer;

import io.zetel.licensing.api.importer.Carried.Reading;
import io.zetel.licensing.api.importer.CsvTable.Row;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is known of a purchase beside its product, seats and term. */
record Details(
        @Nullable String orderNumber,
        @Nullable BigDecimal amount,
        @Nullable String currency,
        @Nullable String notes) {

    static final Details NONE = new Details(null, null, null, null);

    private static final int LONGEST_ORDER = 128;
    private static final int LONGEST_NOTES = 2000;
    private static final int MOST_DECIMALS = 4;
    private static final Pattern WITH_POINT = Pattern.compile("\\d{1,15}(\\.\\d+)?|\\d{1,3}(,\\d{3}){1,4}(\\.\\d+)?");
    private static final Pattern WITH_COMMA = Pattern.compile("\\d{1,15},\\d+|\\d{1,3}(\\.\\d{3}){1,4},\\d+");

    /** As a row tells them, its cost in this currency where it names none; what cannot be carried over is listed. */
    static Details read(Row row, String what, Reading reading, @Nullable String currency) {
        var order = shortEnough(row, "order number", LONGEST_ORDER, what, reading);
        var notes = shortEnough(row, "notes", LONGEST_NOTES, what, reading);
        var cost = row.cell("cost", "Purchase cost").orElse(null);
        if (cost == null) {
            return new Details(order, null, null, notes);
        }
        var amount = amount(cost);
        var inCurrency = row.cell("currency")
                .map(code -> code.toUpperCase(Locale.ROOT))
                .or(() -> Optional.ofNullable(currency))
                .orElse(null);
        if (amount == null || inCurrency == null || !ImportOptions.isCurrency(inCurrency)) {
            reading.leave(
                    row.place(),
                    what,
                    amount == null
                            ? "its cost '%s' is no amount".formatted(cost)
                            : inCurrency == null
                                    ? "its cost %s has no currency; --currency= says which".formatted(cost)
                                    : "'%s' is no currency of three letters, such as EUR".formatted(inCurrency));
            return new Details(order, null, null, notes);
        }
        return new Details(order, amount, inCurrency, notes);
    }

    void putInto(Map<String, Object> line) {
        ImportBodies.put(line, "orderNumber", orderNumber);
        ImportBodies.put(line, "notes", notes);
        if (amount != null && currency != null) {
            line.put("cost", Map.of("amount", amount, "currency", currency));
        }
    }

    private static @Nullable String shortEnough(Row row, String column, int longest, String what, Reading reading) {
        var text = row.cell(column).orElse(null);
        if (text != null && text.length() > longest) {
            reading.leave(row.place(), what, "has over %d characters in its %s".formatted(longest, column));
            return null;
        }
        return text;
    }

    /** As it is written with a decimal point, or with a comma. */
    private static @Nullable BigDecimal amount(String text) {
        var plain = WITH_POINT.matcher(text).matches()
                ? text.replace(",", "")
                : WITH_COMMA.matcher(text).matches() ? text.replace(".", "").replace(',', '.') : null;
        if (plain == null) {
            return null;
        }
        var amount = new BigDecimal(plain);
        return amount.stripTrailingZeros().scale() > MOST_DECIMALS ? null : amount;
    }
}
