package io.zetel.licensing.api.http.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;

@DisplayName("A page of the console")
class PagesAreGuardedSpec {

    private final RouteRules rules = new RouteRules(Optional.empty());

    static class Samples {

        public void forgotten() {}

        @Allowed
        public void empty() {}

        @Allowed(value = Role.READER, anyone = true)
        public void both() {}

        @Allowed(Role.READER)
        public void guarded() {}

        @Allowed(anyone = true)
        public void open() {}
    }

    @Test
    void that_does_not_say_who_may_see_it_keeps_the_application_from_starting() {
        assertThatThrownBy(() -> read("/console/t/{t}/forgotten", "forgotten"))
                .hasMessageContaining("Nobody is @Allowed");
        assertThatThrownBy(() -> read("/console/forgotten", "forgotten")).hasMessageContaining("Nobody is @Allowed");
        assertThatThrownBy(() -> read("/console", "forgotten")).hasMessageContaining("Nobody is @Allowed");
        assertThatThrownBy(() -> read("/console/t/{t}/empty", "empty")).hasMessageContaining("names no role");
        assertThatThrownBy(() -> read("/console/t/{t}/both", "both")).hasMessageContaining("names no role");
        assertThatThrownBy(() -> read("/console/t/x/guarded", "guarded")).hasMessageContaining("No tenant can be told");
    }

    @Test
    void knows_its_tenant() {
        assertThat(read("/console/t/{t}/guarded", "guarded").tenantVariable()).hasValue("t");
        assertThat(read("/console/open", "open").anyone()).isTrue();
    }

    private RouteRules.Rule read(String path, String method) {
        try {
            var handler = new HandlerMethod(new Samples(), Samples.class.getMethod(method));
            rules.read(RequestMappingInfo.paths(path).build(), handler);
            return rules.of(handler);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }
}
