package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.attention.AttentionController;
import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.report.ClaimReports;
import io.zetel.licensing.api.http.report.RefusalReportController;
import io.zetel.licensing.api.http.report.RefusalReportController.RefusalRow;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.subscription.ProductViews;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.claims.ClaimReport;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.policies.PolicyList;
import io.zetel.licensing.projections.seats.SeatUsage;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where everybody who reads begins: is anything wrong, what was claimed or refused just now, how many seats are left.
 */
@RestController
class OverviewPages {

    private static final String LAST_DAY = "1";
    private static final PageRequest MATTERS = new PageRequest(20, Optional.empty());
    private static final PageRequest JUST_NOW = new PageRequest(8, Optional.empty());

    private final Pages pages;
    private final AttentionController attention;
    private final ClaimReports reports;
    private final RefusalReportController refusals;
    private final PolicyReading reading;
    private final DirectoryNames directory;
    private final ProductViews products;
    private final TrendReading trends;
    private final LiveModel<OverviewModel> live;

    OverviewPages(
            Pages pages,
            AttentionController attention,
            ClaimReports reports,
            RefusalReportController refusals,
            PolicyReading reading,
            DirectoryNames directory,
            ProductViews products,
            TrendReading trends,
            InstantSource clock) {
        this.live = new LiveModel<>(clock);
        this.trends = trends;
        this.pages = pages;
        this.attention = attention;
        this.reports = reports;
        this.refusals = refusals;
        this.reading = reading;
        this.directory = directory;
        this.products = products;
    }

    @GetMapping("/console/t/{t}")
    @Allowed(Role.READER)
    ResponseEntity<String> show(@PathVariable TenantId t, AsOf asOf, HttpServletRequest request) {
        var base = pages.seen(
                pages.shell(request, t),
                request,
                SeatUsage.GROUP,
                PolicyList.GROUP,
                ClaimReport.GROUP,
                HeldLicenses.GROUP,
                History.GROUP);
        var shell = base.titled(base.t("nav.overview"))
                .in("overview")
                .withPast()
                .curl(
                        base.isPast() ? base.api("") : base.api("/attention"),
                        base.api("/products"),
                        base.api("/reports/claims", "window", LAST_DAY),
                        base.api("/reports/refusals", "window", LAST_DAY));
        var model = base.isPast() ? model(t, asOf) : live.of(t, request, () -> model(t, asOf));
        return Pages.page(200, out -> JteoverviewGenerated.render(out, null, shell, model));
    }

    private OverviewModel model(TenantId t, AsOf asOf) {
        var refused = Pages.body(refusals.unnamed(t, LAST_DAY, JUST_NOW, Pages.noWait(), asOf))
                .items();
        var users = refused.stream().map(RefusalRow::userId).toList();
        var claims = Pages.body(reports.claims(t, LAST_DAY, null, JUST_NOW, Pages.noWait(), asOf, users));
        var called = directory.of(t, Kind.USER, users);
        var days = trends.days(t, asOf);
        var lines = Pages.body(products.seats(t, Pages.all(), Pages.noWait(), asOf)).items().stream()
                .map(product -> ProductLine.of(product, trends.upTo(product, days, asOf), product.assigned()))
                .toList();
        return new OverviewModel(
                // What wanted attention then does so no more.
                asOf.instant().isPresent()
                        ? List.of()
                        : Pages.body(attention.list(t, MATTERS, Pages.noWait())).items(),
                claims.summary(),
                OverviewModel.justNow(claims.items(), refused, called, reading::appName, JUST_NOW.limit()),
                lines);
    }
}
