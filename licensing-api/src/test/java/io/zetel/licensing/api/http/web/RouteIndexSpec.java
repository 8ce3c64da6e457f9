package io.zetel.licensing.api.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.PathContainer;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.util.pattern.PathPatternParser;

@DisplayName("The index of routes")
class RouteIndexSpec {

    private static final List<String> ROUTES = List.of(
            "/users/{id}",
            "/users/batch",
            "/users/{id}/access",
            "/devices/{id}/access",
            "/users/{id}/{what}",
            "/files/**",
            "/users/{id:[0-9]+}",
            "/users",
            "/users('{id}')",
            "/",
            "");

    private final List<RequestMappingInfo> routes =
            ROUTES.stream().map(RouteIndexSpec::route).toList();
    private final RouteIndex index = new RouteIndex(routes);

    /** Who would leave one out would hide a route. */
    @Test
    void leaves_out_no_route_whose_pattern_matches() {
        for (var text : List.of(
                "/users/alice",
                "/users/batch",
                "/users/a%2Fb/access",
                "/users/a;v=1/access;x=2",
                "/users/17",
                "/devices/d/access",
                "/files/a/b/c",
                "/users",
                "/users('alice')",
                "/users('alice')/access")) {
            var path = PathContainer.parsePath(text);
            var matching = routes.stream()
                    .filter(route -> route.getPathPatternsCondition().getPatterns().stream()
                            .anyMatch(pattern -> pattern.matches(path)))
                    .toList();
            assertThat(index.candidates(path).orElseThrow()).as(text).containsAll(matching);
        }
    }

    @Test
    void names_few() {
        assertThat(index.candidates(PathContainer.parsePath("/users/alice/access"))
                        .orElseThrow())
                .extracting(route -> route.getPatternValues().iterator().next())
                .contains("/users/{id}/access", "/users/{id}/{what}")
                .doesNotContain("/users", "/users/{id}", "/devices/{id}/access", "/users/batch");
    }

    @Test
    void leaves_paths_of_another_form_to_Spring() {
        for (var text : List.of("/users/", "/users//access", "", "users/alice")) {
            assertThat(index.candidates(PathContainer.parsePath(text))).as(text).isEmpty();
        }
    }

    private static RequestMappingInfo route(String path) {
        var options = new RequestMappingInfo.BuilderConfiguration();
        options.setPatternParser(PathPatternParser.defaultInstance);
        return RequestMappingInfo.paths(path).options(options).build();
    }
}
