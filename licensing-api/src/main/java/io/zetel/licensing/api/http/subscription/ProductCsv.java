package io.zetel.licensing.api.http.subscription;

import io.zetel.licensing.api.http.subscription.ProductViews.ProductSeats;
import io.zetel.licensing.api.http.web.AnswerJson;
import io.zetel.licensing.api.http.web.SpreadsheetCells;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Writes products and their seats as CSV (RFC 4180). */
final class ProductCsv {

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader(
                    "skuPartNumber",
                    "skuId",
                    "name",
                    "total",
                    "assigned",
                    "available",
                    "expiringSoon",
                    "overAssigned",
                    "suspended",
                    "unlimited",
                    "nextExpiry",
                    "overAssignedUntil")
            .get();

    private ProductCsv() {}

    static void write(HttpServletResponse response, List<ProductSeats> products) throws IOException {
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"products.csv\"");
        var csv = new CSVPrinter(
                new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8)), FORMAT);
        for (var product : products) {
            csv.printRecord(row(
                    product.skuPartNumber(),
                    product.skuId(),
                    product.name(),
                    product.total(),
                    product.assigned(),
                    product.available(),
                    product.expiringSoon(),
                    product.overAssigned(),
                    product.suspended(),
                    product.unlimited(),
                    time(product.nextExpiry()),
                    time(product.overAssignedUntil())));
        }
        csv.flush();
    }

    private static List<@Nullable Object> row(@Nullable Object... cells) {
        return Arrays.stream(cells).<@Nullable Object>map(SpreadsheetCells::of).toList();
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : AnswerJson.text(instant);
    }
}
