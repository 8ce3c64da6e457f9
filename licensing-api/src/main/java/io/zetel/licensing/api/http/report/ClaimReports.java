package io.zetel.licensing.api.http.report;

import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.ClaimCursor;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.claims.ClaimReport;
import io.zetel.licensing.projections.claims.ClaimRow;
import io.zetel.licensing.projections.claims.DayRow;
import io.zetel.licensing.projections.claims.Summary;
import io.zetel.licensing.projections.claims.Window;
import io.zetel.licensing.projections.past.Past;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * What was claimed in the last 1, 7, 30 or 90 days, and what was refused (A49 to A51, B17), now or as it was, for
 * whoever shows it.
 */
@Component
public class ClaimReports {

    private final TemporalReads moments;
    private final Past past;
    private final ClaimReport report;
    private final DirectoryNames directory;
    private final Names names;
    private final InstantSource clock;

    ClaimReports(
            TemporalReads moments,
            Past past,
            ClaimReport report,
            DirectoryNames directory,
            Names names,
            InstantSource clock) {
        this.moments = moments;
        this.past = past;
        this.report = report;
        this.directory = directory;
        this.names = names;
        this.clock = clock;
    }

    /** A page of the claims in a window, and what they come to. */
    public record Report(
            int window,
            Instant from,
            Instant to,
            Summary summary,
            List<ReportedClaim> items,
            @Nullable String nextCursor) {}

    /** A claim, with what the user is called now. */
    public record ReportedClaim(
            String claimId,
            String userId,
            @Nullable String displayName,
            PolicyId policyId,
            String policyName,
            long policyVersion,
            AppId app,
            Trigger trigger,
            SkuId skuId,
            String sku,
            int backupPosition,
            Instant claimedAt,
            Instant recordedAt) {

        static ReportedClaim of(ClaimRow row, Map<String, String> called, Names names) {
            return new ReportedClaim(
                    row.claimId(),
                    row.userId(),
                    called.get(row.userId()),
                    row.policyId(),
                    row.policyName(),
                    row.policyVersion(),
                    row.app(),
                    row.trigger(),
                    row.skuId(),
                    names.partNumber(row.skuId()),
                    row.backupPosition(),
                    row.claimedAt(),
                    row.recordedAt());
        }
    }

    /** What each day of a window came to. */
    public record Daily(int window, Instant from, Instant to, List<DayRow> items) {}

    /** The claims, newest first. */
    public ResponseEntity<Report> claims(
            TenantId t,
            @Nullable String window,
            @Nullable PolicyId policyId,
            PageRequest page,
            WaitFor waitFor,
            AsOf asOf) {
        return claims(t, window, policyId, page, waitFor, asOf, List.of());
    }

    /** The same, asking along what these users are called, whom the caller names too. */
    public ResponseEntity<Report> claims(
            TenantId t,
            @Nullable String window,
            @Nullable PolicyId policyId,
            PageRequest page,
            WaitFor waitFor,
            AsOf asOf,
            Collection<String> along) {
        var days = window(window);
        var called = names.of(t).at(asOf.instant());
        return moments.ask(
                ClaimReport.GROUP,
                waitFor,
                asOf,
                now -> {
                    refuseUnknown(t, policyId);
                    return report(report, t, days, now, policyId, page, called, along);
                },
                at -> {
                    refuseUnknown(t, policyId);
                    return past.claims(
                            t, at, days.from(at), then -> report(then, t, days, at, policyId, page, called, along));
                });
    }

    private Report report(
            ClaimReport report,
            TenantId t,
            Window days,
            Instant now,
            @Nullable PolicyId policyId,
            PageRequest page,
            Names names,
            Collection<String> along) {
        var from = days.from(now);
        var rows = Page.of(
                page,
                report.claims(
                        t, from, policyId, page.cursor().map(ClaimCursor::after).orElse(null), page.fetch()),
                row -> ClaimCursor.behind(row.claimedAt(), row.claimId()));
        var called = directory.of(
                t,
                Kind.USER,
                Stream.concat(rows.items().stream().map(ClaimRow::userId), along.stream())
                        .distinct()
                        .toList());
        return new Report(
                days.days(),
                from,
                now,
                report.summary(t, from, policyId),
                rows.items().stream()
                        .map(row -> ReportedClaim.of(row, called, names))
                        .toList(),
                rows.nextCursor());
    }

    /** All claims as CSV. */
    public void csv(
            TenantId t,
            @Nullable String window,
            @Nullable PolicyId policyId,
            WaitFor waitFor,
            AsOf asOf,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var now = asOf.instant().orElseGet(clock::instant);
        var from = window(window).from(now);
        var called = names.of(t).at(asOf.instant());
        moments.write(ClaimReport.GROUP, waitFor, asOf, seen -> {
            refuseUnknown(t, policyId);
            response.setHeader(WaitFor.POSITION_HEADER, Long.toString(seen));
            ClaimCsv.write(response, called, rows -> {
                if (HttpMethod.HEAD.matches(request.getMethod())) {
                    return;
                }
                if (asOf.instant().isPresent()) {
                    past.claims(t, now, from, then -> {
                        then.each(t, from, policyId, rows);
                        return rows;
                    });
                } else {
                    report.each(t, from, policyId, rows);
                }
            });
        });
    }

    /** The days. */
    public ResponseEntity<Daily> daily(TenantId t, @Nullable String window, WaitFor waitFor, AsOf asOf) {
        var days = window(window);
        return moments.ask(
                ClaimReport.GROUP,
                waitFor,
                asOf,
                now -> daily(report, t, days, now),
                at -> past.claims(t, at, days.from(at).truncatedTo(ChronoUnit.DAYS), then -> daily(then, t, days, at)));
    }

    private static Daily daily(ClaimReport report, TenantId t, Window days, Instant now) {
        return new Daily(days.days(), days.from(now), now, report.daily(t, days.from(now), now));
    }

    static Window window(@Nullable String text) {
        if (text == null) {
            return Window.DEFAULT;
        }
        return Arrays.stream(Window.values())
                .filter(window -> Integer.toString(window.days()).equals(text))
                .findFirst()
                .orElseThrow(() -> new BadRequest("/window", "INVALID_WINDOW", "must be 1, 7, 30 or 90 days"));
    }

    /** A policy that is gone has its claims still; one that never was would look like one nobody claimed by. */
    private void refuseUnknown(TenantId t, @Nullable PolicyId policyId) {
        if (policyId != null && !report.knows(t, policyId)) {
            throw new BadRequest("/policyId", "UNKNOWN_POLICY", "There never was a policy of this id");
        }
    }
}
