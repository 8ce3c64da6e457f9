package io.zetel.licensing.api.http.directory;

import io.swagger.v3.oas.annotations.Operation;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.ContentTag;
import io.zetel.licensing.api.http.web.LooksUp;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.past.Past;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Whether a user may use an app or a service, sitting at a device where there is one, and because of what (P02, D02,
 * D13).
 */
@RestController
public class AccessController {

    private final TemporalReads moments;
    private final Past past;
    private final HeldLicenses held;
    private final PresentAccess present;
    private final Names names;
    private final AccessQuestion.Reader questions;

    AccessController(
            TemporalReads moments,
            Past past,
            HeldLicenses held,
            PresentAccess present,
            Names names,
            AccessQuestion.Reader questions) {
        this.moments = moments;
        this.past = past;
        this.held = held;
        this.present = present;
        this.names = names;
        this.questions = questions;
    }

    @Operation(
            description =
                    "Whether the user may use the app, or the service plan: name exactly one. Devices are licensed for an app, so a "
                            + "service plan that gives such an app (Microsoft 365 Apps) is asked for as the app is. The answer of the "
                            + "present has an ETag: whoever sends it in If-None-Match is answered 304 as long as the answer is the same.")
    @GetMapping("/api/v1/tenants/{t}/users/{id}/access")
    @Allowed({Role.READER, Role.SERVICE})
    public ResponseEntity<AccessView> access(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @RequestParam(required = false) @Nullable @Size(min = 1, max = 100) String app,
            @LooksUp @RequestParam(required = false) @Nullable @Size(min = 1, max = 128) String servicePlan,
            @RequestParam(required = false) @Nullable @AnExternalId String device,
            WaitFor waitFor,
            AsOf asOf) {
        var then = names.of(t).at(asOf.instant());
        var question = questions.of(app, servicePlan, then);
        var holders = AccessQuestions.holders(id, device);
        return asOf.instant().isEmpty()
                ? now(t, holders, waitFor, question)
                : moments.ask(
                        HeldLicenses.GROUP,
                        waitFor,
                        asOf,
                        _ -> AccessView.of(question, AccessQuestions.read(held, t, holders), then),
                        at -> past.access(
                                t,
                                AccessQuestions.known(held, t, holders),
                                at,
                                kept -> AccessView.of(question, AccessQuestions.read(kept, t, holders), then)));
    }

    private ResponseEntity<AccessView> now(
            TenantId t, List<HolderId> holders, WaitFor waitFor, AccessQuestion question) {
        var found = present.of(t, holders, waitFor);
        var view = AccessView.of(question, new AccessQuestions(found.paths()), names.of(t));
        return ResponseEntity.ok()
                .header(WaitFor.POSITION_HEADER, Long.toString(found.seen()))
                .eTag(ContentTag.of(view))
                .body(view);
    }
}
