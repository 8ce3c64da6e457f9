package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A path names one thing, whatever characters its name has")
class NamingThingsInPathsSpec {

    private static final String SLASH = "O365_w%2Fo_Teams_Bundle_E3";

    private final DirectoryClient office =
            DirectoryClient.open(RunningZetel.shared().http());
    private final TestTenant tenant = office.tenant();

    @Test
    void nothing_is_cut_off_an_id_behind_a_semicolon() {
        tenant.buy("SPE_E3", 5);
        office.users("kim");
        office.group("staff", "USER");
        office.join("staff", "kim");
        var admin = everybody();
        for (var id : List.of("kim;v=1", "kim;", "kim;v=1;w=2")) {
            admin.get(tenant.path("/users/" + id)).expect(404);
            admin.put(tenant.path("/users/" + id + "/licenses"), Map.of("add", List.of(Map.of("sku", "SPE_E3"))))
                    .expect(404);
            admin.delete(tenant.path("/users/" + id)).expect(404);
            admin.post(tenant.path("/users/" + id + "/reprocess"), Map.of()).expect(404);
            assertThat(admin.delete(tenant.path("/groups/staff/members/" + id))
                            .expect(200)
                            .number("/changed"))
                    .isZero();
        }
        assertThat(admin.get(tenant.path("/users/kim")).expect(200).text("/state"))
                .isEqualTo("ACTIVE");
        assertThat(admin.get(tenant.path("/users/kim/licenses"))
                        .expect(200)
                        .json()
                        .get("licenses"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/groups/staff;v=1",
                "/groups/staff;v=1/members",
                "/groups/staff;v=1/licensing",
                "/policies/%s;v=1",
                "/policies/%s;v=1/versions",
                "/products/SPE_E3;v=1",
                "/products/SPE_E3;v=1/users",
                "/devices/laptop;v=1",
                "/users/kim;v=1/licenses",
                "/products;v=1",
                "/jobs/00000000-0000-0000-0000-000000000000;v=1"
            })
    void not_of_a_group_policy_product_or_device_either(String path) {
        tenant.buy("SPE_E3", 5);
        office.users("kim");
        office.group("staff", "USER");
        tenant.as(Role.SERVICE).put(tenant.path("/devices/laptop"), Map.of()).expect(200);
        var reply = everybody().get(tenant.path(path.formatted(policy())));
        assertThat(reply.status()).as(reply.body()).isIn(404, 200);
        if (reply.status() == 200) {
            assertThat(reply.json().get("items")).as("of a policy nobody has").isEmpty();
        }
        assertThat(everybody().delete(tenant.path("/groups/staff;v=1")).status())
                .isEqualTo(404);
        everybody().get(tenant.path("/groups/staff")).expect(200);
    }

    @Test
    void nor_of_a_tenant() {
        everybody().get("/api/v1/tenants/" + tenant.id() + ";v=1/users/kim").expect(404);
        RunningZetel.shared()
                .operator()
                .get("/api/v1/tenants/" + tenant.id() + ";v=1")
                .expect(400);
    }

    @Test
    void an_escaped_semicolon_is_the_character() {
        everybody().put(tenant.path("/users/kim%3Bv=1"), Map.of()).expect(200);
        assertThat(everybody().get(tenant.path("/users/kim%3Bv=1")).expect(200).text("/userId"))
                .isEqualTo("kim;v=1");
        assertThat(everybody().get(tenant.path("/users/kim;v=1")).expect(200).text("/userId"))
                .isEqualTo("kim;v=1");
        everybody().get(tenant.path("/users/kim")).expect(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ops%2Fkim",
                "a%5Cb",
                "a%00b",
                "a%0Ab",
                "a%25b",
                "100%",
                "%2e%2e",
                "a%2F%2Fb",
                "a+b",
                "a?b",
                "a#b",
                "a b",
                "a;b",
                "ä:b@c.de",
                "𐐷im"
            })
    void whom_a_claim_provisions_every_route_can_name(String id) {
        var claiming = TestTenant.claiming(RunningZetel.shared());
        claiming.buy("SPE_E3", 5);
        claiming.policy("TEAMS", "SPE_E3");
        var claim = claiming.signIn(id).expect(201);
        var path = "/users/"
                + java.net.URLEncoder.encode(id, java.nio.charset.StandardCharsets.UTF_8)
                        .replace("+", "%20");
        var held = claiming.readAfter(claim, path + "/licenses").expect(200);
        assertThat(held.text("/holderId")).isEqualTo(id);
        assertThat(held.json().get("licenses")).hasSize(1);
        claiming.as(Role.USER_ADMIN).delete(claiming.path(path)).expect(200);
        claiming.as(Role.AUDITOR)
                .get(claiming.path("/history" + path + "/explain"))
                .expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a\\b", "a\u200bb", "\u2066a", "a\u00adb", "a\nb", ".", ".."})
    void whom_no_route_could_name_or_see_is_refused(String id) {
        var claiming = TestTenant.claiming(RunningZetel.shared());
        assertThat(claiming.signIn(id).expect(400).text("/errors/0/pointer")).isEqualTo("/user/userId");
    }

    @Test
    void a_part_number_with_a_slash_is_named_in_bodies_and_paths() {
        var bought = tenant.buy("O365_w/o_Teams_Bundle_E3", 5);
        tenant.buy("SPE_E3", 5);
        tenant.readAfter(bought, "/products/" + SLASH + "/users").expect(200);
        tenant.readAfter(bought, "/products/" + SLASH + "/groups").expect(200);
        assertThat(tenant.readAfter(bought, "/products/" + SLASH).expect(200).text("/skuPartNumber"))
                .isEqualTo("O365_w/o_Teams_Bundle_E3");
        var move = tenant.as(Role.GLOBAL_ADMIN)
                .post(tenant.path("/policies/" + policy() + "/products/" + SLASH + "/move"), Map.of("direction", "up"))
                .expect(409);
        assertThat(move.text("/code")).as("the product is found").isEqualTo("PRODUCT_NOT_IN_POLICY");
    }

    @ParameterizedTest
    @CsvSource({
        "SPE_E3%20",
        "%20SPE_E3",
        "SPE_E3%E2%80%8B",
        "SPE_E3%C2%A0",
        "%EF%BB%BFspe_e3",
        "05e9a617-0261-4cee-bb44-138d3ef5d965%20"
    })
    void odd_blanks_around_a_part_number_are_forgiven_wherever_it_stands(String written) {
        var body = java.net.URLDecoder.decode(written, java.nio.charset.StandardCharsets.UTF_8);
        var bought = tenant.as(Role.BILLING_ADMIN)
                .post(tenant.path("/subscriptions"), Map.of("sku", body, "seats", 2))
                .expect(201);
        tenant.readAfter(bought, "/products/" + written + "/users").expect(200);
        assertThat(tenant.readAfter(bought, "/products/" + written).expect(200).number("/total"))
                .isEqualTo(2);
        office.users("kim");
        var given = office.direct("kim", Map.of("add", List.of(Map.of("sku", body))))
                .expect(200);
        assertThat(given.text("/licenses/0/sku")).isEqualTo("SPE_E3");
        var position = given.header("Licensing-Position");
        tenant.as(Role.AUDITOR)
                .get(tenant.path("/history/users/kim/explain?sku=" + written + "&waitFor=" + position))
                .expect(200);
    }

    /** As the description lists them, so that a parameter to come is among them. */
    @Test
    void no_parameter_that_names_a_product_or_a_service_plan_minds_a_blank_that_nobody_sees() {
        office.users("kim");
        var reader = tenant.as(Role.READER, Role.AUDITOR);
        var asked = new ArrayList<String>();
        RunningZetel.shared()
                .stranger()
                .get("/v3/api-docs")
                .json()
                .get("paths")
                .propertyStream()
                .forEach(path -> path.getValue()
                        .path("get")
                        .path("parameters")
                        .valueStream()
                        .filter(parameter -> parameter.get("in").asString().equals("query"))
                        .map(parameter -> parameter.get("name").asString())
                        .filter(name -> name.equals("sku") || name.equals("servicePlan"))
                        .forEach(name -> asked.add(
                                path.getKey().replace("{t}", tenant.id()).replace("{id}", "kim") + "?" + name + "="
                                        + (name.equals("sku") ? "SPE_E3" : "TEAMS1"))));
        assertThat(asked).hasSizeGreaterThan(4);
        asked.forEach(path -> reader.get(path + "%E2%80%8B").expect(200));
    }

    @Test
    void a_tenant_whose_id_is_far_too_long_is_refused() {
        var id = "t".repeat(4000);
        var operator = RunningZetel.shared().operator();
        operator.get("/api/v1/tenants/" + id).expect(400);
        operator.patch("/api/v1/tenants/" + id, Map.of("policyLimit", 2)).expect(400);
        operator.get("/api/v1/tenants/" + id + "/catalogue/products").expect(400);
        everybody().put("/api/v1/tenants/" + id + "/users/kim", Map.of()).expect(404);
    }

    private String policy() {
        tenant.as(Role.GLOBAL_ADMIN)
                .put(tenant.path("/auto-claim"), Map.of("enabled", true))
                .expect(200);
        return tenant.policy("TEAMS", "SPE_E3").text("/policyId");
    }

    private Caller everybody() {
        return tenant.as(
                Role.SERVICE, Role.USER_ADMIN, Role.GROUP_ADMIN, Role.LICENSE_ADMIN, Role.GLOBAL_ADMIN, Role.READER);
    }
}
