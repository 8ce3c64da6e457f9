package io.zetel.licensing.api.http.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ApplicationContext;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/**
 * Walks every route the running application has under {@code /api}, each with no token, a token of the wrong role, one
 * of the right role and one of another tenant. New routes are found by themselves; extend it and say which application
 * runs.
 */
@DisplayName("Every route is guarded")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EveryRouteIsGuardedSpec {

    /** The tenant whose tokens are tried. */
    protected static final String OWN = "walk-own";

    /** Another one. */
    protected static final String OTHER = "walk-other";

    private static final int NO_ANSWER = 0;
    private static final Set<String> OPEN = Set.of(
            "/error",
            "/v3/api-docs",
            "/v3/api-docs.yaml",
            "/v3/api-docs/swagger-config",
            "/swagger-ui.html",
            "/",
            "/console");

    /** Where tokens are asked for as the vendor's clients ask; each has a rule that says anyone may. */
    private static final Pattern VENDOR_TOKENS =
            Pattern.compile("/(?:\\{tenant}|common)/(?:oauth2/.*|discovery/.*|(?:v2\\.0/)?\\.well-known/.*)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.builder().build();
    private final Map<String, String> tokens = new HashMap<>();
    private final String run = UUID.randomUUID().toString().substring(0, 8);

    /** The running application. */
    protected abstract ApplicationContext context();

    /** The port it listens on. */
    protected abstract int port();

    /** The secret of the client {@code operator}. */
    protected abstract String operatorSecret();

    private record Route(RequestMethod method, String path, RequestMappingInfo info, RouteRules.Rule rule) {

        boolean ofTenant() {
            return rule.tenantVariable().isPresent();
        }

        String pathOf(String tenant) {
            var filled = rule.tenantVariable()
                    .map(variable -> path.replaceFirst("\\{" + variable + "[^/]*}", tenant))
                    .orElse(path);
            return filled.replaceAll("\\{[^/]+}", "walk-1");
        }

        String name() {
            return method + " " + path;
        }
    }

    @Test
    void no_controller_stands_outside_the_api_unseen() {
        assertThat(mapping().getHandlerMethods().keySet().stream().flatMap(info -> info.getPatternValues().stream()))
                .allMatch(pattern -> pattern.startsWith("/api/v1/")
                        || pattern.startsWith("/console/")
                        || OPEN.contains(pattern)
                        || BearerPaths.areGraph(pattern)
                        || BearerPaths.areScim(pattern)
                        || VENDOR_TOKENS.matcher(pattern).matches());
    }

    @Test
    void what_anybody_may_read_is_what_there_is_before_a_token() {
        var rules = context().getBean(RouteRules.class);
        assertThat(mapping().getHandlerMethods().entrySet().stream()
                        .filter(route -> rules.of(route.getValue()) != null
                                && rules.of(route.getValue()).anyone())
                        .flatMap(route -> route.getKey().getPatternValues().stream())
                        .filter(BearerPaths::contain))
                .allMatch(pattern ->
                        pattern.startsWith("/scim/v2/{endpoint:(?i)ServiceProviderConfig|ResourceTypes|Schemas}"));
    }

    @TestFactory
    Stream<DynamicTest> without_a_token_is_401() {
        return routes().map(route -> DynamicTest.dynamicTest(
                route.name(), () -> assertThat(call(route, OWN, null)).isEqualTo(401)));
    }

    @TestFactory
    Stream<DynamicTest> with_a_wrong_role_is_403() {
        return routes().flatMap(route -> wrongToken(route).stream()
                .map(token -> DynamicTest.dynamicTest(
                        route.name(), () -> assertThat(call(route, OWN, token)).isEqualTo(403))));
    }

    @TestFactory
    Stream<DynamicTest> with_the_right_role_is_neither_401_nor_403() {
        return routes().map(route ->
                DynamicTest.dynamicTest(route.name(), () -> assertThat(call(route, OWN, rightToken(route)))
                        .isNotIn(401, 403)));
    }

    @TestFactory
    Stream<DynamicTest> with_another_tenants_token_is_404_whatever_its_roles() {
        return routes().filter(Route::ofTenant)
                .flatMap(route -> EnumSet.complementOf(EnumSet.of(Role.OPERATOR)).stream()
                        .map(role -> DynamicTest.dynamicTest(
                                route.name() + " as " + role, () -> assertThat(call(route, OWN, token(OTHER, role)))
                                        .isEqualTo(404))));
    }

    private Stream<Route> routes() {
        var rules = context().getBean(RouteRules.class);
        var routes = new ArrayList<Route>();
        mapping().getHandlerMethods().forEach((info, handler) -> {
            var rule = rules.of(handler);
            if (rule != null && !rule.anyone()) {
                var methods = info.getMethodsCondition().getMethods();
                for (var method : methods.isEmpty() ? Set.of(RequestMethod.GET, RequestMethod.POST) : methods) {
                    info.getPatternValues().stream()
                            .filter(BearerPaths::contain)
                            .forEach(path -> routes.add(new Route(method, path, info, rule)));
                }
            }
        });
        assertThat(routes).isNotEmpty();
        return routes.stream();
    }

    private RequestMappingHandlerMapping mapping() {
        return context().getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
    }

    private String rightToken(Route route) {
        var role = route.rule().roles().stream().sorted().findFirst().orElseThrow();
        return token(OWN, role);
    }

    /** A token that lacks what the route wants: a tenant's role that does not imply it, else the operator's. */
    private Optional<String> wrongToken(Route route) {
        return Stream.of(Role.values())
                .filter(role -> Role.including(List.of(role)).stream()
                        .noneMatch(route.rule().roles()::contains))
                .findFirst()
                .map(role -> token(OWN, role));
    }

    private synchronized String token(String tenant, Role role) {
        if (role == Role.OPERATOR) {
            return tokens.computeIfAbsent("operator", _ -> askForToken("operator", operatorSecret()));
        }
        var operator = tokens.computeIfAbsent("operator", _ -> askForToken("operator", operatorSecret()));
        return tokens.computeIfAbsent(tenant + "-" + role.claim(), name -> {
            var clientId = name + "-" + run;
            var body = Map.of("clientId", clientId, "tenantId", tenant, "roles", List.of(role.claim()));
            var made = send(request("/api/v1/clients")
                    .header("Authorization", "Bearer " + operator)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(json.writeValueAsString(body))));
            return askForToken(clientId, json.readTree(made).get("clientSecret").asString());
        });
    }

    private String askForToken(String clientId, String secret) {
        var encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        var basic = Base64.getEncoder().encodeToString((clientId + ":" + encoded).getBytes(StandardCharsets.UTF_8));
        var answer = send(request("/oauth2/token")
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));
        return json.readTree(answer).get("access_token").asString();
    }

    private String send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                .timeout(Duration.ofSeconds(10));
    }

    private int call(Route route, String tenant, @Nullable String token) throws IOException, InterruptedException {
        var consumes = route.info().getConsumesCondition().getConsumableMediaTypes();
        var request = request(route.pathOf(tenant))
                .method(route.method().name(), BodyPublishers.ofString("{}"))
                .header(
                        "Content-Type",
                        consumes.isEmpty()
                                ? "application/json"
                                : consumes.iterator().next().toString());
        route.info()
                .getProducesCondition()
                .getProducibleMediaTypes()
                .forEach(type -> request.header("Accept", type.toString()));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            // Only the status: a live stream never ends.
            var answer = http.send(request.build(), BodyHandlers.ofInputStream());
            answer.body().close();
            return answer.statusCode();
        } catch (HttpTimeoutException e) {
            return NO_ANSWER;
        }
    }
}
