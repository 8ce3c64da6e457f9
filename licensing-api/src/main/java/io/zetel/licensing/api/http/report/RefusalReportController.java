package io.zetel.licensing.api.http.report;

import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.OneOf;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.holder.HolderEvent.ClaimRefused;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.projections.claims.ClaimReport;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.history.HistoryEvent;
import io.zetel.licensing.projections.past.HistoryReplay;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Which claims were refused in the last 1, 7, 30 or 90 days, and what each of them tried (DEC6). */
@RestController
@Allowed(Role.READER)
public class RefusalReportController {

    private final TemporalReads moments;
    private final History history;
    private final HistoryReplay replay;
    private final ClaimReport report;
    private final DirectoryNames directory;
    private final Names names;

    RefusalReportController(
            TemporalReads moments,
            History history,
            HistoryReplay replay,
            ClaimReport report,
            DirectoryNames directory,
            Names names) {
        this.moments = moments;
        this.history = history;
        this.replay = replay;
        this.report = report;
        this.directory = directory;
        this.names = names;
    }

    /** A product that was looked at, with the seats seen. */
    public record RefusedProduct(
            String skuPartNumber,
            String skuId,
            int available,
            @Nullable Refusal reason) {}

    /** A claim that was refused. */
    public record RefusalRow(
            String claimId,
            String userId,
            @Nullable String displayName,
            String policyId,
            String policyName,
            long policyVersion,
            String app,
            String trigger,
            Refusal code,
            List<RefusedProduct> tried,
            Instant refusedAt,
            Instant recordedAt) {}

    /** Some of them. */
    public record Refusals(
            int window,
            Instant from,
            Instant to,
            List<RefusalRow> items,
            @Nullable String nextCursor) {}

    /** The last recorded come first. */
    @GetMapping("/api/v1/tenants/{t}/reports/refusals")
    public ResponseEntity<Refusals> refusals(
            @PathVariable TenantId t,
            @RequestParam(required = false) @Nullable String window,
            @RequestParam(required = false) @Nullable String code,
            PageRequest page,
            WaitFor waitFor,
            AsOf asOf) {
        return refusals(t, window, code, page, waitFor, asOf, users -> directory.of(t, Kind.USER, users));
    }

    /** The last of them without what the users are called, for whoever asks that for all at once. */
    public ResponseEntity<Refusals> unnamed(TenantId t, String window, PageRequest page, WaitFor waitFor, AsOf asOf) {
        return refusals(t, window, null, page, waitFor, asOf, _ -> Map.of());
    }

    private ResponseEntity<Refusals> refusals(
            TenantId t,
            @Nullable String window,
            @Nullable String code,
            PageRequest page,
            WaitFor waitFor,
            AsOf asOf,
            Function<List<String>, Map<String, String>> naming) {
        var days = ClaimReports.window(window);
        var faults = new Faults();
        var refusal = OneOf.optional("code", code, faults, Refusal.values());
        faults.throwIfAny();
        var products = names.of(t).at(asOf.instant());
        long before = page.cursor().map(cursor -> cursor.number(0)).orElse(Long.MAX_VALUE);
        return moments.ask(
                List.of(ClaimReport.GROUP, History.GROUP),
                waitFor,
                asOf,
                now -> refusals(t, days.days(), days.from(now), now, refusal, before, page, products, naming),
                at -> refusals(
                        t,
                        days.days(),
                        days.from(at),
                        at,
                        refusal,
                        Math.min(before, history.knownAt(t, at) + 1),
                        page,
                        products,
                        naming));
    }

    private Refusals refusals(
            TenantId t,
            int window,
            Instant from,
            Instant to,
            @Nullable Refusal code,
            long before,
            PageRequest page,
            Names products,
            Function<List<String>, Map<String, String>> naming) {
        var found = Page.of(page, history.refusals(t, from, code, before, page.fetch()), row -> Cursor.of(row.n()));
        var events = replay.events(found.items());
        var called = naming.apply(
                events.stream().map(one -> refused(one).holder().id()).toList());
        var policies = report.policyNames(t);
        return new Refusals(
                window,
                from,
                to,
                IntStream.range(0, events.size())
                        .mapToObj(i -> row(found.items().get(i), refused(events.get(i)), called, policies, products))
                        .toList(),
                found.nextCursor());
    }

    private static ClaimRefused refused(Recorded recorded) {
        return (ClaimRefused) recorded.event();
    }

    private static RefusalRow row(
            HistoryEvent row,
            ClaimRefused event,
            Map<String, String> called,
            Map<PolicyId, String> policies,
            Names products) {
        var user = event.holder().id();
        var tried = event.tried().stream()
                .map(one -> new RefusedProduct(
                        products.partNumber(one.skuId()), one.skuId().value(), one.available(), one.reason()))
                .toList();
        return new RefusalRow(
                event.claimId(),
                user,
                called.get(user),
                event.policyId().value(),
                policies.getOrDefault(event.policyId(), event.policyId().value()),
                event.policyVersion(),
                event.app().value(),
                event.trigger().name(),
                event.code(),
                tried,
                event.effectiveOn(),
                row.recordedAt());
    }
}
