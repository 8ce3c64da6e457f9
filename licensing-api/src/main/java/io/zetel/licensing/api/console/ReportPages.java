package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.policy.PolicyViews;
import io.zetel.licensing.api.http.report.ClaimReports;
import io.zetel.licensing.api.http.report.RefusalReportController;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.claims.ClaimReport;
import io.zetel.licensing.projections.history.History;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was claimed in the last 1, 7, 30 or 90 days. */
@RestController
@Allowed(Role.READER)
class ReportPages {

    private final Pages pages;
    private final ClaimReports reports;
    private final PolicyViews policies;
    private final RefusalReportController refusals;

    ReportPages(Pages pages, ClaimReports reports, PolicyViews policies, RefusalReportController refusals) {
        this.refusals = refusals;
        this.pages = pages;
        this.reports = reports;
        this.policies = policies;
    }

    @GetMapping("/console/t/{t}/report")
    ResponseEntity<String> report(
            @PathVariable TenantId t,
            @RequestParam(required = false) @Nullable String window,
            @RequestParam(required = false) @Nullable String policyId,
            PageRequest page,
            AsOf asOf,
            HttpServletRequest request) {
        var base = pages.seen(pages.shell(request, t), request, ClaimReport.GROUP);
        var policy = policyId == null || policyId.isBlank() ? null : new PolicyId(policyId);
        var report = Objects.requireNonNull(
                reports.claims(t, window, policy, page, Pages.noWait(), asOf).getBody());
        var daily = Objects.requireNonNull(
                reports.daily(t, window, Pages.noWait(), asOf).getBody());
        var named =
                Objects.requireNonNull(policies.list(t, Pages.all(), Pages.noWait(), asOf)
                                .getBody())
                        .items()
                        .stream()
                        .map(view -> new ReportModel.Named(view.policyId(), view.name()))
                        .toList();
        var days = ReportModel.days(daily, policy == null ? "" : policy.value());
        var shell = base.titled(base.t("report.title"))
                .in("report")
                .withPast()
                .curl(
                        base.api("/reports/claims", "window", report.window(), "policyId", policy),
                        base.api("/reports/claims/daily", "window", report.window()));
        var next = report.nextCursor() == null ? null : shell.here("cursor", report.nextCursor());
        var model = new ReportModel(
                report.window(),
                policy == null ? "" : policy.value(),
                named,
                report.summary(),
                days,
                ReportModel.bars(days),
                report.items(),
                next);
        return Pages.page(200, out -> JtereportGenerated.render(out, null, shell, model));
    }

    /** Each claim that was refused, the last first. */
    @GetMapping("/console/t/{t}/report/refusals")
    ResponseEntity<String> refusals(
            @PathVariable TenantId t,
            @RequestParam(required = false) @Nullable String window,
            @RequestParam(required = false) @Nullable String code,
            PageRequest page,
            AsOf asOf,
            HttpServletRequest request) {
        var base = pages.seen(pages.shell(request, t), request, ClaimReport.GROUP, History.GROUP);
        var chosen = Pages.blankIsNone(code);
        var found = Pages.body(refusals.refusals(t, window, chosen, page, Pages.noWait(), asOf));
        var shell = base.titled(base.t("report.title"))
                .in("report")
                .withPast()
                .curl(base.api("/reports/refusals", "window", found.window(), "code", chosen));
        var next = found.nextCursor() == null ? null : shell.here("cursor", found.nextCursor());
        var head = new ReportModel.Head(found.window(), "", chosen == null ? "" : chosen, true);
        return Pages.page(200, out -> JterefusalsGenerated.render(out, null, shell, found, head, next));
    }

    @GetMapping("/console/t/{t}/report.csv")
    void csv(
            @PathVariable TenantId t,
            @RequestParam(required = false) @Nullable String window,
            @RequestParam(required = false) @Nullable String policyId,
            AsOf asOf,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        reports.csv(
                t,
                window,
                policyId == null || policyId.isBlank() ? null : new PolicyId(policyId),
                Pages.noWait(),
                asOf,
                request,
                response);
    }
}
