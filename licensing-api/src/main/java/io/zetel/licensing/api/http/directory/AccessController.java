package io.zetel.licensing.api.http.directory;

import io.swagger.v3.oas.annotations.Operation;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.LooksUp;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.holder.ServiceAccess;
import io.zetel.licensing.domain.holder.ServiceAccess.Level;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.holders.HeldLicences;
import io.zetel.licensing.projections.past.Past;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import io.zetel.licensing.domain.shared.HolderId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Whether a user may use an app or a service, sitting at a device where there is one, and because of what (P02, D02, D13). */
@RestController
class AccessController {

    private final TemporalReads moments;
    private final Past past;
    private final HeldLicences held;
    private final Names names;

    AccessController(TemporalReads moments, Past past, HeldLicences held, Names names) {
        this.moments = moments;
        this.past = past;
        this.held = held;
        this.names = names;
    }

    record AccessView(String userId, @Nullable String deviceId, @Nullable String app, @Nullable String servicePlan, Level access,
            List<Because> because) {}

    /** What is asked for, and the service plans any one of which gives it. */
    private record Question(@Nullable String app, @Nullable String servicePlan, Set<PlanId> plans) {}

    @Operation(description = "Whether the user may use the app, or the service plan: name exactly one. Devices are licensed for an app, so a "
            + "service plan that gives such an app (Microsoft 365 Apps) is asked for as the app is.")
    @GetMapping("/api/v1/tenants/{t}/users/{id}/access")
    @Allowed({Role.READER, Role.SERVICE}) ResponseEntity<AccessView> access(@PathVariable TenantId t, @PathVariable @AnExternalId String id,
            @RequestParam(required = false) @Nullable @Size(min = 1, max = 100) String app,
            @LooksUp @RequestParam(required = false) @Nullable @Size(min = 1, max = 128) String servicePlan,
            @RequestParam(required = false) @Nullable @AnExternalId String device, WaitFor waitFor, AsOf asOf) {
        var then = names.at(asOf.instant());
        var question = question(app, servicePlan, then);
        var asked = AccessQuestions.holders(id, device);
        return moments.ask(HeldLicences.GROUP, waitFor, asOf, _ -> {
            var holders = named(t, asked);
            return view(holders, question, AccessQuestions.read(held, t, holders), then);
        }, at -> {
            var holders = named(t, asked);
            return past.access(t, holders, at, kept -> view(holders, question, AccessQuestions.read(kept, t, holders), then));
        });
    }

    private List<HolderId> named(TenantId t, List<HolderId> asked) { return asked.stream().map(holder -> held.named(t, holder)).toList(); }

    /** Of a user, and of the device behind the user where there is one. */
    private static AccessView view(List<HolderId> holders, Question question, AccessQuestions read, Names names) {
        var access = read.to(question.plans(), names.catalogue());
        var deviceId = holders.size() == 1 ? null : holders.getLast().id();
        return new AccessView(holders.getFirst().id(), deviceId, question.app(), question.servicePlan(), access.access(), Because.of(access, names));
    }

    private Question question(@Nullable String app, @Nullable String servicePlan, Names then) {
        if ((app == null) == (servicePlan == null)) {
            var faults = new Faults();
            faults.add("/app", "EXACTLY_ONE", "name either app or servicePlan");
            faults.add("/servicePlan", "EXACTLY_ONE", "name either app or servicePlan");
            throw faults.thrown();
        }
        if (servicePlan != null) {
            var plan = plan(servicePlan, then);
            return new Question(null, then.planNames(List.of(plan)).getFirst(), ServiceAccess.answering(plan, then.catalogue()));
        }
        var faults = new Faults();
        var known = names.app("/app", app, faults);
        faults.throwIfAny();
        var found = names.catalogue().app(Objects.requireNonNull(known)).orElseThrow();
        return new Question(found.id().value(), null, then.catalogue().app(found.id()).orElse(found).servicePlans());
    }

    /** By a name of then, or of now. */
    private PlanId plan(String servicePlan, Names then) {
        var known = then.servicePlans(servicePlan);
        var meant = known.isEmpty() ? names.servicePlans(servicePlan) : known;
        if (meant.size() > 1) {
            throw new BadRequest("/servicePlan", "AMBIGUOUS_PLAN",
                    "may be any of " + String.join(", ", meant.stream().map(PlanId::value).toList()) + "; name its id");
        }
        return meant.stream().findFirst()
                .orElseThrow(() -> new BadRequest("/servicePlan", "UNKNOWN_PLAN", "There is no service plan of that name or id"));
    }
}
