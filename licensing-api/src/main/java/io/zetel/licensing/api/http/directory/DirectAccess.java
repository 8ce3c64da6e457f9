package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.http.problem.check.Checks;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.DirectRoute;
import io.zetel.licensing.api.http.web.PlainRequest;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/** Whether a user may use an app now, as services ask before each use. */
@Component
class DirectAccess implements DirectRoute {

    private static final AsOf NOW = new AsOf(Optional.empty());
    private static final int LONGEST_APP = 100;

    private final AccessController controller;

    DirectAccess(AccessController controller) {
        this.controller = controller;
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.GET;
    }

    @Override
    public String pattern() {
        return "/api/v1/tenants/{t}/users/{id}/access";
    }

    @Override
    public Set<String> parameters() {
        return Set.of("app", "device", "waitFor");
    }

    @Override
    public @Nullable Answer prepare(PlainRequest request) {
        var tenant = request.variable("t");
        var id = request.variable("id");
        @Nullable String app = request.parameter("app");
        @Nullable String device = request.parameter("device");
        boolean right = app != null
                && app.length() <= LONGEST_APP
                && Checks.tenantId(tenant).isEmpty()
                && Checks.externalId(id).isEmpty()
                && Checks.externalId(device).isEmpty();
        if (!right) {
            return null;
        }
        var waitFor = WaitFor.parse(request.parameter("waitFor"));
        return () -> controller.access(new TenantId(tenant), id, app, null, device, waitFor, NOW);
    }
}
