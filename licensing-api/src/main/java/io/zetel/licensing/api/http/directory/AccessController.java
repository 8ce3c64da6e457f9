package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.LooksUp;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.holder.Access.Level;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.holders.Grant;
import io.zetel.licensing.projections.holders.HeldLicences;
import io.zetel.licensing.projections.past.Past;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Whether a user may use a service, sitting at a device where there is one, and because of what (P02, D02, D13). */
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

    record AccessView(String userId, @Nullable String deviceId, String servicePlan, Level access, List<Because> because) {}

    @GetMapping("/api/v1/tenants/{t}/users/{id}/access")
    @Allowed({Role.READER, Role.SERVICE}) ResponseEntity<AccessView> access(@PathVariable TenantId t, @PathVariable @AnExternalId String id,
            @LooksUp @RequestParam @Size(min = 1, max = 128) String servicePlan,
            @RequestParam(required = false) @Nullable @AnExternalId String device,
            WaitFor waitFor, AsOf asOf) {
        var then = names.at(asOf.instant());
        var plan = plan(servicePlan, then);
        var products = then.catalogue().products().stream().filter(product -> product.has(plan)).map(Product::skuId).toList();
        var asked = Stream.concat(Stream.of(HolderId.user(id)), Optional.ofNullable(device).map(HolderId::device).stream()).toList();
        return moments.ask(HeldLicences.GROUP, waitFor, asOf, _ -> {
            var holders = named(t, asked);
            return view(holders, plan, held.grants(t, holders, plan, products), then);
        }, at -> {
            var holders = named(t, asked);
            return past.access(t, holders, at, held -> view(holders, plan, held.grants(t, holders, plan, products), then));
        });
    }

    private List<HolderId> named(TenantId t, List<HolderId> asked) { return asked.stream().map(holder -> held.named(t, holder)).toList(); }

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

    /** Of a user, and of the device behind him where there is one. */
    private AccessView view(List<HolderId> holders, PlanId plan, List<Grant> grants, Names names) {
        var because = grants.stream().map(grant -> Because.of(grant, names)).toList();
        var level = Because.level(because);
        var deviceId = holders.size() == 1 ? null : holders.getLast().id();
        return new AccessView(holders.getFirst().id(), deviceId, names.planNames(List.of(plan)).getFirst(), level, Because.decisive(because, level));
    }
}
