package io.zetel.licensing.api.http.claim;

import io.zetel.licensing.api.http.problem.check.Checks;
import io.zetel.licensing.api.http.web.DirectRoute;
import io.zetel.licensing.api.http.web.JsonReader;
import io.zetel.licensing.api.http.web.PlainRequest;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/** A single claim, as services send it at each sign-in. */
@Component
class DirectClaim implements DirectRoute {

    private final ClaimController controller;
    private final JsonReader json;

    DirectClaim(ClaimController controller, JsonReader json) {
        this.controller = controller;
        this.json = json;
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.POST;
    }

    @Override
    public String pattern() {
        return "/api/v1/tenants/{t}/claims";
    }

    @Override
    public Set<String> parameters() {
        return Set.of();
    }

    @Override
    public @Nullable Answer prepare(PlainRequest request) {
        var tenant = request.variable("t");
        if (Checks.tenantId(tenant).isPresent()) {
            return null;
        }
        var origin = request.origin();
        var body = json.read(request.body(), ClaimBody.class);
        return () -> controller.claim(new TenantId(tenant), body, origin, request.request());
    }
}
