package io.zetel.licensing.api.http.report;

import io.swagger.v3.oas.annotations.Operation;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.SpreadsheetCells;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was claimed in the last 1, 7, 30 or 90 days, and what was refused (A49 to A51, B17). */
@RestController
@RequestMapping("/api/v1/tenants/{t}/reports/claims")
@Allowed(Role.READER)
class ClaimReportController {

    private final ClaimReports reports;

    ClaimReportController(ClaimReports reports) {
        this.reports = reports;
    }

    @Operation(description = SpreadsheetCells.RULE)
    @GetMapping
    ResponseEntity<ClaimReports.Report> claims(
            @PathVariable TenantId t,
            @RequestParam(required = false) @Nullable String window,
            @RequestParam(required = false) @Nullable PolicyId policyId,
            @RequestParam(defaultValue = "json") String format,
            PageRequest page,
            WaitFor waitFor,
            AsOf asOf) {
        if (!format.equals("json")) {
            throw new BadRequest("/format", "INVALID_FORMAT", "must be json or csv");
        }
        return reports.claims(t, window, policyId, page, waitFor, asOf);
    }

    @Operation(description = SpreadsheetCells.RULE)
    @GetMapping(params = "format=csv")
    void csv(
            @PathVariable TenantId t,
            @RequestParam(required = false) @Nullable String window,
            @RequestParam(required = false) @Nullable PolicyId policyId,
            WaitFor waitFor,
            AsOf asOf,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        reports.csv(t, window, policyId, waitFor, asOf, request, response);
    }

    @GetMapping("/daily")
    ResponseEntity<ClaimReports.Daily> daily(
            @PathVariable TenantId t,
            @RequestParam(required = false) @Nullable String window,
            WaitFor waitFor,
            AsOf asOf) {
        return reports.daily(t, window, waitFor, asOf);
    }
}
