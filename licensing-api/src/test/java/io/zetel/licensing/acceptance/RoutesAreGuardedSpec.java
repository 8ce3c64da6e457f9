package io.zetel.licensing.acceptance;

import io.zetel.licensing.api.http.security.EveryRouteIsGuardedSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.springframework.context.ApplicationContext;

/** The walk over every route of the whole application. */
@DisplayName("Every route of Zetel is guarded")
class RoutesAreGuardedSpec extends EveryRouteIsGuardedSpec {

    @BeforeAll
    void register() {
        for (var tenant : List.of(OWN, OTHER)) {
            RunningZetel.shared()
                    .operator()
                    .post("/api/v1/tenants", Map.of("tenantId", tenant, "name", tenant, "country", "NL"))
                    .expect(201);
        }
    }

    @Override
    protected ApplicationContext context() {
        return RunningZetel.shared().context();
    }

    @Override
    protected int port() {
        return RunningZetel.shared().port();
    }

    @Override
    protected String operatorSecret() {
        return Http.OPERATOR_SECRET;
    }
}
