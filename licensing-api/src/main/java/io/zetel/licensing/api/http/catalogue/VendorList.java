package io.zetel.licensing.api.http.catalogue;

import io.zetel.licensing.domain.catalogue.ListedProduct;
import io.zetel.licensing.domain.shared.SkuId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The vendor's list of products as read from its CSV: what it states, how much of it there was and what was wrong with
 * it. It is {@code complete} when no row was lost; {@code lines} says where each product begins.
 */
record VendorList(
        List<ListedProduct> products,
        int rows,
        int servicePlans,
        int duplicates,
        boolean complete,
        Map<SkuId, Long> lines,
        ImportWarnings dirt) {

    static final int MAX_ROWS = 200_000;

    /** What was wrong with it, the most serious first. */
    List<ImportWarning> warnings() {
        return dirt.mostSerious();
    }

    /** Reads a list row by row; only products are kept, never the text. */
    static VendorList read(InputStream csv, @Nullable Charset declared) throws IOException {
        var rows = new CsvRows(ListText.reader(csv, declared));
        var first = rows.next();
        if (first == null) {
            throw CatalogueProblem.emptyFile();
        }
        var reading = new VendorListReading(VendorColumns.of(first.cells()));
        for (var row = rows.next(); row != null; row = rows.next()) {
            if (reading.rows() == MAX_ROWS) {
                throw CatalogueProblem.tooManyRows(MAX_ROWS);
            }
            reading.add(row);
        }
        return reading.result();
    }
}
