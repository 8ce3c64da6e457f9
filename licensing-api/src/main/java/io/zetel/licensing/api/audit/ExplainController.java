package io.zetel.licensing.api.audit;

import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.LooksUp;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.holders.HeldLicenses;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Why somebody has a licence, or has none (N2, N3). */
@RestController
@RequestMapping("/api/v1/tenants/{t}/history")
@Allowed({Role.AUDITOR, Role.LICENSE_ADMIN, Role.USER_ADMIN})
public class ExplainController {

    private final Reads reads;
    private final Explaining explaining;
    private final HeldLicenses held;
    private final Names names;

    ExplainController(Reads reads, Explaining explaining, HeldLicenses held, Names names) {
        this.held = held;
        this.reads = reads;
        this.explaining = explaining;
        this.names = names;
    }

    /** Why a user has a licence, or has none. */
    @GetMapping("/users/{id}/explain")
    public ResponseEntity<Explanation> explain(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @LooksUp @RequestParam(required = false) @Nullable String sku,
            WaitFor waitFor) {
        var called = names.of(t);
        var product = sku == null ? null : called.skuId(sku);
        return reads.of(History.GROUP, waitFor, () -> explaining
                .explain(t, held.named(t, HolderId.user(id)), product, called)
                .orElseThrow(
                        () -> HttpProblem.notFound("HOLDER_NOT_FOUND", "The history knows nothing of such a user.")));
    }
}
