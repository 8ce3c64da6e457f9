package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.RefusesDryRun;
import io.zetel.licensing.api.http.web.ServesDryRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@DisplayName("A write with dryRun=true")
class DryRunsOverHttpSpec extends DryAndReal {

    private static final List<String> SKUS = List.of(E3, E5, "VISIOCLIENT");

    /** Those for which it has no meaning; the documentation says why. */
    private static final Set<String> NOT_SERVED = Set.of("POST /access/batch", "POST /webhooks/{id}/test");

    @Test
    void S20_tells_exactly_the_events_of_the_same_write_after_it_whatever_it_is() {
        furnish(1000);
        var notServed = Write.all().stream()
                .filter(write -> write.route().contains("/tenants/{t}"))
                .filter(write -> !told(write))
                .map(this::named)
                .collect(Collectors.toSet());
        assertThat(notServed).isEqualTo(NOT_SERVED);
    }

    @Test
    void S20_is_served_by_every_write_under_a_tenant_but_those_the_documentation_names() throws IOException {
        var refusing = new TreeMap<String, String>();
        zetel.context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, handler) -> mapping.getPatternValues().stream()
                        .filter(path -> path.startsWith("/api/v1/tenants/{t}"))
                        .flatMap(path -> mapping.getMethodsCondition().getMethods().stream()
                                .filter(method -> method != RequestMethod.GET && method != RequestMethod.HEAD)
                                .map(method -> method + " " + path.replace("/api/v1/tenants/{t}", "")))
                        .forEach(route -> {
                            var refuses = handler.getMethodAnnotation(RefusesDryRun.class);
                            boolean serves = handler.hasMethodAnnotation(ServesDryRun.class)
                                    || handler.getBeanType().isAnnotationPresent(ServesDryRun.class);
                            assertThat(serves).as("%s serves dryRun", route).isEqualTo(refuses == null);
                            if (refuses != null) {
                                refusing.put(route, refuses.value());
                            }
                        }));
        assertThat(refusing).containsOnlyKeys(NOT_SERVED);
        var documented = Files.readString(Path.of("..", "docs", "dry-run.md"));
        refusing.forEach((route, why) -> assertThat(documented).contains("| `" + route + "` | " + why + " |"));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void S20_tells_it_whatever_was_before(long seed) {
        furnish(2);
        var random = new Random(seed);
        int happened = 0;
        for (int i = 0; i < STEPS; i++) {
            happened += isToldAsItHappens("seed %d, step %d".formatted(seed, i), change(random)) ? 1 : 0;
        }
        assertThat(happened).isGreaterThan(STEPS * 3 / 10);
        assertThat(tenant.as(Role.AUDITOR)
                        .get(tenant.path("/history/verify"))
                        .expect(200)
                        .body())
                .contains("true");
    }

    /** Of each random history; more with {@code -Dzetel.steps=}. */
    private static final int STEPS = Integer.getInteger("zetel.steps", 50);

    private String named(Write write) {
        return write.route().replace("/api/v1/tenants/{t}", "")
                + (write.mediaType().endsWith("ndjson") && write.route().endsWith("/members") ? " ndjson" : "");
    }

    /** Whether the write serves a dry run; if so it is told as it then happens. */
    private boolean told(Write write) {
        Function<String, String> filled = text -> text.replace("<{t}>", tenant.id())
                .replace("{t}", tenant.id())
                .replaceAll("[?&]dryRun=<false>", "")
                .replace("{purchase}", purchases.getLast())
                .replace("{policy}", policy)
                .replace("#", "7")
                .replaceAll("<([^>]*)>", "$1");
        var path = filled.apply(write.path());
        var body = write.body() == null ? null : filled.apply(write.body());
        var caller = write.route().equals("PATCH /api/v1/tenants/{t}") ? zetel.operator() : admin;
        if (NOT_SERVED.contains(named(write))) {
            var reply = caller.send(write.method(), dryOf(path), write.mediaType(), body)
                    .expect(400);
            assertThat(reply.text("/errors/0/code")).as(write.route()).isEqualTo("DRY_RUN_NOT_SERVED");
            return false;
        }
        isToldAsItHappens(
                write.route(), dry -> caller.send(write.method(), dry ? dryOf(path) : path, write.mediaType(), body));
        return true;
    }

    private Function<Boolean, Reply> change(Random random) {
        var user = List.of("alice", "bob", "m1", "x1", "x2").get(random.nextInt(5));
        var sku = SKUS.get(random.nextInt(SKUS.size()));
        var purchase = purchases.get(random.nextInt(purchases.size()));
        return switch (random.nextInt(16)) {
            case 0 -> both("PUT", "/users/" + user, Map.of("usageLocation", random.nextBoolean() ? "NL" : "BE"));
            case 1 ->
                both(
                        "PUT",
                        "/users/" + user + "/licenses",
                        Map.of("add", List.of(choice(random, sku)), "allowAlongsideInherited", true));
            case 2 -> both("PUT", "/users/" + user + "/licenses", Map.of("remove", List.of(sku)));
            case 3 -> both("PUT", "/groups/people/licenses", Map.of("add", List.of(choice(random, sku))));
            case 4 -> both("PUT", "/groups/people/licenses", Map.of("remove", List.of(sku)));
            case 5 -> both("POST", "/groups/people/members", Map.of("memberIds", List.of(user, "bob")));
            case 6 -> both("DELETE", "/groups/people/members/" + user, null);
            case 7 ->
                both(
                        "POST",
                        "/claims",
                        Map.of(
                                "app",
                                "TEAMS",
                                "trigger",
                                "SIGN_IN",
                                "user",
                                Map.of("userId", user, "usageLocation", "NL")));
            case 8 -> both("DELETE", "/users/" + user, null);
            case 9 -> both("POST", "/users/" + user + "/restore", null);
            case 10 ->
                lines(
                        "/licenses/batch",
                        Map.of("userId", user, "add", List.of(choice(random, sku))),
                        Map.of("userId", "bob", "remove", List.of(sku)),
                        Map.of(
                                "userId",
                                "alice",
                                "add",
                                List.of(choice(random, sku)),
                                "allowAlongsideInherited",
                                true));
            case 11 ->
                lines(
                        "/memberships/batch",
                        Map.of("groupId", "people", "memberId", user),
                        Map.of("groupId", "people", "memberId", "bob", "action", "REMOVE"));
            case 12 -> lines("/leavers/batch", Map.of("userId", user), Map.of("userId", "nobody"));
            case 13 -> lines("/claims/batch", claim(user), claim("bob"), Map.of("app", sku), claim("x2"), claim(user));
            case 14 ->
                lines(
                        "/groups/people/members",
                        Map.of("memberId", user),
                        Map.of("member", user),
                        Map.of("memberId", "nobody"),
                        Map.of("memberId", "bob"));
            default -> both("PATCH", "/subscriptions/" + purchase, Map.of("seats", 1 + random.nextInt(4)));
        };
    }

    private static Map<String, ?> choice(Random random, String sku) {
        return sku.equals("VISIOCLIENT") || random.nextBoolean()
                ? Map.of("sku", sku)
                : Map.of("sku", sku, "disabledPlans", List.of("SWAY"));
    }
}
