package io.zetel.licensing.api.directory;

import io.zetel.licensing.api.commands.Reads;
import io.zetel.licensing.api.names.Names;
import io.zetel.licensing.api.problem.BadRequest;
import io.zetel.licensing.api.problem.check.AnExternalId;
import io.zetel.licensing.api.security.Allowed;
import io.zetel.licensing.api.security.Role;
import io.zetel.licensing.api.web.WaitFor;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.holder.Access.Level;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.holders.HeldLicences;
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

    private final Reads reads;
    private final HeldLicences held;
    private final Names names;

    AccessController(Reads reads, HeldLicences held, Names names) {
        this.reads = reads;
        this.held = held;
        this.names = names;
    }

    record AccessView(String userId, @Nullable String deviceId, String servicePlan, Level access, List<Because> because) {}

    @GetMapping("/api/v1/tenants/{t}/users/{id}/access")
    @Allowed({Role.READER, Role.SERVICE}) ResponseEntity<AccessView> access(@PathVariable TenantId t, @PathVariable @AnExternalId String id,
            @RequestParam @Size(min = 1, max = 128) String servicePlan, @RequestParam(required = false) @Nullable @AnExternalId String device,
            WaitFor waitFor) {
        var plan = names.servicePlan(servicePlan)
                .orElseThrow(() -> new BadRequest("/servicePlan", "UNKNOWN_PLAN", "There is no service plan of that name or id"));
        var products = names.catalogue().products().stream().filter(product -> product.has(plan)).map(Product::skuId).toList();
        var holders = Stream.concat(Stream.of(HolderId.user(id)), Optional.ofNullable(device).map(HolderId::device).stream()).toList();
        return reads.of(HeldLicences.GROUP, waitFor, () -> {
            var because = held.grants(t, holders, plan, products).stream().map(grant -> Because.of(grant, names)).toList();
            var level = Because.level(because);
            return new AccessView(id, device, names.planNames(List.of(plan)).getFirst(), level, Because.decisive(because, level));
        });
    }
}
