package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Caller;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who the sender of a token is to Zetel. */
@RestController
@Allowed(value = Role.OPERATOR, anyOfTenant = true)
class MeController {

    private final DirectoryNames names;

    MeController(DirectoryNames names) {
        this.names = names;
    }

    /**
     * The subject of the token, what it is called, its tenant (the operator has none), and its roles with all they
     * include.
     */
    record Me(String subject, String name, @Nullable String tenantId, List<Role> roles) {}

    @GetMapping("/api/v1/me")
    Me me(Caller caller) {
        var name = caller.tenant()
                .flatMap(tenant -> names.of(new TenantId(tenant), Kind.USER, caller.subject()))
                .orElse(caller.subject());
        return new Me(
                caller.subject(),
                name,
                caller.tenant().orElse(null),
                caller.roles().stream().sorted().toList());
    }
}
