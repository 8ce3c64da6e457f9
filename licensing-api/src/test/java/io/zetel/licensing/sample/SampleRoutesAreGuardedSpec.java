package io.zetel.licensing.sample;

import io.zetel.licensing.api.http.security.EveryRouteIsGuardedSpec;
import org.springframework.context.ApplicationContext;

class SampleRoutesAreGuardedSpec extends EveryRouteIsGuardedSpec {

    @Override
    protected ApplicationContext context() {
        return RunningSample.shared().context();
    }

    @Override
    protected int port() {
        return RunningSample.shared().port();
    }

    @Override
    protected String operatorSecret() {
        return RunningSample.OPERATOR_SECRET;
    }
}
