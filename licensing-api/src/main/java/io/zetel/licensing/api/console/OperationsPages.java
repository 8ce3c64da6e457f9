package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.projections.tenants.TenantOverview;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the operator sees, who sees no page of a tenant. */
@RestController
@Allowed(Role.OPERATOR)
class OperationsPages {

    private final Pages pages;
    private final TenantOverview overview;

    OperationsPages(Pages pages, TenantOverview overview) {
        this.pages = pages;
        this.overview = overview;
    }

    @GetMapping("/console/ops/tenants") ResponseEntity<String> tenants(PageRequest page, HttpServletRequest request) {
        var base = pages.seen(pages.shell(request), request, TenantOverview.GROUP);
        var shell = base.titled(base.t("nav.tenants")).in("tenants").curl(Shell.Curl.get("/api/v1/tenants"));
        var rows = Page.of(page, overview.tenants(page.cursor().map(cursor -> cursor.text(0)).orElse(null), page.fetch()),
                row -> Cursor.of(row.tenantId()));
        var next = rows.nextCursor() == null ? null : shell.here("cursor", rows.nextCursor());
        return Pages.page(200, out -> JtetenantsGenerated.render(out, null, shell, rows.items(), next));
    }
}
