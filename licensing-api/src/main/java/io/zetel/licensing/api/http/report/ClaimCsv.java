package io.zetel.licensing.api.http.report;

import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.web.AnswerJson;
import io.zetel.licensing.api.http.web.SpreadsheetCells;
import io.zetel.licensing.projections.claims.ClaimRow;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Writes the claim report as CSV (RFC 4180), row by row as the database hands them out. */
final class ClaimCsv {

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader(
                    "claimedAt",
                    "userId",
                    "policyId",
                    "policyName",
                    "policyVersion",
                    "app",
                    "trigger",
                    "skuPartNumber",
                    "skuId",
                    "backupPosition",
                    "claimId",
                    "recordedAt")
            .get();

    private ClaimCsv() {}

    static void write(HttpServletResponse response, Names names, Consumer<Consumer<ClaimRow>> rows) throws IOException {
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"claims.csv\"");
        // Never closed here: that would end a report of which the database has handed out a part as if it were all.
        var csv = new CSVPrinter(
                new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8)), FORMAT);
        rows.accept(row -> print(csv, row, names));
        csv.flush();
    }

    private static void print(CSVPrinter csv, ClaimRow row, Names names) {
        try {
            csv.printRecord(Stream.<@Nullable Object>of(
                            AnswerJson.text(row.claimedAt()),
                            row.userId(),
                            row.policyId(),
                            row.policyName(),
                            row.policyVersion(),
                            row.app(),
                            row.trigger(),
                            names.partNumber(row.skuId()),
                            row.skuId(),
                            row.backupPosition(),
                            row.claimId(),
                            AnswerJson.text(row.recordedAt()))
                    .map(SpreadsheetCells::of));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
