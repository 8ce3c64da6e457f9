package io.zetel.licensing.api.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.acceptance.Caller;
import io.zetel.licensing.acceptance.Reply;
import io.zetel.licensing.acceptance.RunningZetel;
import io.zetel.licensing.acceptance.TestTenant;
import io.zetel.licensing.api.http.security.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Walks every route of the Graph dialect without a token, with a wrong role, a right one, the operator's and another
 * tenant's.
 */
@DisplayName("Every route of the Graph dialect is guarded")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GraphRoutesAreGuardedSpec {

    private final RunningZetel zetel = RunningZetel.shared();
    private TestTenant own;
    private TestTenant other;
    private String userId;
    private String groupId;

    @BeforeAll
    void open() {
        own = TestTenant.registered(zetel);
        other = TestTenant.registered(zetel);
        userId = own.as(Role.USER_ADMIN)
                .put(own.path("/users/walk-u"), Map.of("usageLocation", "NL"))
                .expect(200)
                .text("/objectId");
        groupId = own.as(Role.GROUP_ADMIN)
                .put(own.path("/groups/walk-g"), Map.of("memberType", "USER"))
                .expect(200)
                .text("/objectId");
    }

    @TestFactory
    Stream<DynamicTest> without_a_token_is_401() {
        return each((route, path) -> {
            var reply = call(zetel.stranger(), route, path);
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.text("/error/code")).isEqualTo("InvalidAuthenticationToken");
        });
    }

    @TestFactory
    Stream<DynamicTest> with_a_wrong_role_is_403() {
        return each((route, path) -> EnumSet.complementOf(EnumSet.of(Role.OPERATOR)).stream()
                .filter(role -> Role.including(List.of(role)).stream().noneMatch(route.roles()::contains))
                .forEach(role -> assertThat(call(own.as(role), route, path).status())
                        .as(role.name())
                        .isEqualTo(403)));
    }

    @TestFactory
    Stream<DynamicTest> with_the_operators_token_is_403() {
        return each((route, path) -> {
            var reply = call(zetel.operator(), route, path);
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.text("/error/code")).isEqualTo("Authorization_RequestDenied");
        });
    }

    @TestFactory
    Stream<DynamicTest> with_the_right_role_is_neither_401_nor_403() {
        return each((route, _) -> assertThat(call(
                                own.as(route.roles().stream()
                                        .sorted()
                                        .findFirst()
                                        .orElseThrow()),
                                route,
                                route.path().replaceAll("\\{[^}]+}", "nobody"))
                        .status())
                .isNotIn(401, 403));
    }

    /** Nothing of one tenant is shown to another, and nothing is done to it. */
    @TestFactory
    Stream<DynamicTest> with_another_tenants_token_there_is_nothing() {
        return each((route, path) -> {
            var reply = call(other.as(Role.GLOBAL_ADMIN, Role.SERVICE, Role.AUDITOR), route, path);
            if (route.path().contains("{")) {
                assertThat(reply.status()).as(reply.body()).isIn(400, 404);
            }
            assertThat(reply.body()).doesNotContain("walk-u", "walk-g");
            assertThat(own.as(Role.READER).get("/v1.0/users/" + userId).status())
                    .isEqualTo(200);
            assertThat(own.as(Role.READER).get("/v1.0/groups/" + groupId).status())
                    .isEqualTo(200);
        });
    }

    private interface Walk {
        void call(GraphRoute route, String path);
    }

    private Stream<DynamicTest> each(Walk walk) {
        return zetel.context().getBean(GraphRouter.class).routes().stream()
                .map(route -> DynamicTest.dynamicTest(
                        route.method() + " " + route.path(),
                        () -> walk.call(
                                route,
                                route.path()
                                        .replace("{member}", userId)
                                        .replace("{id}", route.path().startsWith("groups") ? groupId : userId))));
    }

    private Reply call(Caller caller, GraphRoute route, String path) {
        var body = route.method().equals("GET") || route.method().equals("DELETE")
                ? null
                : "{\"addLicenses\":[],\"removeLicenses\":[],\"@odata.id\":\"https://x/directoryObjects/" + userId
                        + "\",\"ids\":[\"" + userId + "\"]}";
        return caller.send(route.method(), "/v1.0/" + path, "application/json", body);
    }
}
