package io.zetel.licensing.acceptance;

import io.zetel.licensing.api.security.EveryRouteIsGuardedSpec;
import org.junit.jupiter.api.DisplayName;
import org.springframework.context.ApplicationContext;

/** The walk over every route of the whole application. */
@DisplayName("Every route of Zetel is guarded")
class RoutesAreGuardedSpec extends EveryRouteIsGuardedSpec {

    @Override protected ApplicationContext context() { return RunningZetel.shared().context(); }

    @Override protected int port() { return RunningZetel.shared().port(); }

    @Override protected String operatorSecret() { return Http.OPERATOR_SECRET; }
}
