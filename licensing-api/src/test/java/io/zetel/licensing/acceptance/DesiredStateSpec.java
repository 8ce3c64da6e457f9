package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.automation.job.JobStore;
import io.zetel.licensing.api.automation.job.JobWork;
import io.zetel.licensing.api.http.security.Role;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@DisplayName("How a tenant is set up, as a document")
class DesiredStateSpec {

    private static final String E3 = "SPE_E3";
    private static final String E5 = "SPE_E5";
    private static final String VISIO = "VISIOCLIENT";
    private static final String APPS = "POWERAPPS_PER_USER";

    private final RunningZetel zetel = RunningZetel.shared();
    private final JdbcClient jdbc = zetel.context().getBean(JdbcClient.class);
    private final DirectoryClient office = new DirectoryClient(TestTenant.claiming(zetel));
    private final TestTenant tenant = office.tenant();

    @Test
    void S24_applied_as_it_was_exported_it_changes_nothing() {
        furnish(office);
        var exported = export(tenant);
        assertThat(exported.at("/policies").valueStream().map(policy -> policy.get("name")
                        .asString()))
                .containsExactly("Desk", "Teams", "Teams");
        assertThat(exported.at("/policies/1/products/0/disabledPlans").toString())
                .as("ids by name")
                .isEqualTo("[\"SWAY\"]");
        assertThat(exported.at("/groups/0/licenses").size()).isEqualTo(2);
        var before = head();
        for (var query : List.of("", "?prune=true")) {
            assertThat(plan(query, exported).json().get("steps").isEmpty()).isTrue();
            var job = apply(query, exported);
            assertThat(List.of(job.text("/state"), job.text("/total"))).containsExactly("COMPLETED", "0");
        }
        assertThat(head()).isEqualTo(before);
        assertThat(export(tenant)).isEqualTo(exported);
    }

    @Test
    void S24_a_dry_run_shows_the_difference_field_by_field_and_who_gains_and_loses() {
        furnish(office);
        var wanted = (ObjectNode) export(tenant);
        ((ObjectNode) wanted.get("settings")).put("autoClaim", false);
        ((ObjectNode) wanted.at("/policies/0"))
                .put("enabled", true)
                .set(
                        "products",
                        json("[{\"sku\":\"POWERAPPS_PER_USER\",\"disabledPlans\":[\"EXCHANGE_S_FOUNDATION\"]}]"));
        ((ObjectNode) wanted.at("/groups/0")).set("licenses", json("[{\"sku\":\"VISIOCLIENT\"}]"));
        var kept = plan("", wanted);
        assertThat(steps(kept))
                .as("what is not mentioned stays")
                .containsExactly(
                        "CHANGE POLICY Desk products",
                        "CHANGE POLICY Desk enabled",
                        "CHANGE SETTING autoClaim autoClaim");
        var before = head();
        var plan = plan("&prune=true", wanted);
        assertThat(steps(plan))
                .containsExactly(
                        "CHANGE POLICY Desk products",
                        "CHANGE POLICY Desk enabled",
                        "CHANGE GROUP sales licenses/SPE_E3",
                        "CHANGE SETTING autoClaim autoClaim");
        var group = plan.json().at("/steps/2");
        assertThat(group.at("/fields/0/before/sku").asString()).isEqualTo(E3);
        assertThat(group.at("/fields/0/after").isNull()).isTrue();
        assertThat(group.at("/products/0/losing/first/0/holderId").asString()).isEqualTo("kim");
        assertThat(plan.json().at("/changes/products/0/losing/count").asInt()).isEqualTo(1);
        assertThat(plan.json().at("/changes/servicesLost").isEmpty()).isFalse();
        assertThat(head()).isEqualTo(before);
        var job = apply("?prune=true", wanted);
        assertThat(List.of(job.text("/state"), job.text("/total"), job.text("/failed")))
                .containsExactly("COMPLETED", "4", "0");
        assertThat(happened(before))
                .as("exactly those events; sums of seats come with each commit")
                .containsExactlyInAnyOrderElementsOf(plan.json()
                        .at("/changes/events")
                        .valueStream()
                        .map(event -> event.get("type").asString())
                        .toList());
        assertThat(plan("&prune=true", wanted).json().get("steps").isEmpty()).isTrue();
        assertThat(office.licences(job, "kim").keySet()).containsExactly(VISIO);
    }

    @Test
    void S24_one_tenant_becomes_like_another_and_what_is_not_wanted_goes_only_when_told() {
        furnish(office);
        var wanted = export(tenant);
        var other = new DirectoryClient(TestTenant.registered(zetel));
        own(other);
        other.tenant().buy(APPS, 10);
        other.user("kim");
        other.group("sales", "USER");
        other.group("idle", "USER");
        other.join("sales", "kim");
        other.give("idle", VISIO);
        var path = other.tenant().path("/desired-state");
        var admin = other.tenant().as(Role.GLOBAL_ADMIN);
        var plan = admin.post(path + "?dryRun=true", wanted).expect(200);
        assertThat(steps(plan))
                .as("auto-claim first, then policies that end off, then those that take their place")
                .startsWith(
                        "CHANGE SETTING autoClaim autoClaim",
                        "CHANGE SETTING newPlans newPlans",
                        "CREATE POLICY Desk app environmentScope products",
                        "CHANGE POLICY Desk enabled");
        assertThat(plan.json().get("steps").valueStream().map(step -> step.get("errors")
                        .size()))
                .allMatch(errors -> errors == 0);
        assertThat(other.finished(admin.post(path, wanted).expect(202)).text("/failed"))
                .isEqualTo("0");
        assertThat(export(other.tenant()).at("/policies")).isEqualTo(wanted.at("/policies"));
        assertThat(export(other.tenant()).at("/groups").size()).isEqualTo(2);
        other.finished(admin.post(path + "?prune=true", wanted).expect(202));
        assertThat(export(other.tenant())).isEqualTo(wanted);
    }

    @Test
    void S24_a_step_that_is_refused_is_told_by_its_number_and_stops_no_other() {
        own(office);
        office.group("sales", "USER");
        var wanted = json("""
                {"groups":[{"groupId":"nobody","licenses":[{"sku":"SPE_E3"}]},{"groupId":"sales","licenses":[{"sku":"SPE_E3"}]}],
                 "policies":[{"name":"Desk","app":"POWER_APPS","products":[{"sku":"POWERAPPS_PER_USER"}]}]}
                """);
        var plan = plan("", wanted);
        assertThat(plan.json().at("/steps/1/errors/0/code").asString()).isEqualTo("GROUP_NOT_FOUND");
        assertThat(plan.json().at("/steps/2/errors").isEmpty()).isTrue();
        var job = apply("", wanted);
        assertThat(job.json()
                        .at("/errors/items")
                        .valueStream()
                        .map(error ->
                                error.get("line") + " " + error.get("item").asString() + " "
                                        + error.get("code").asString()))
                .containsExactly("1 Desk " + plan.text("/steps/0/errors/0/code"), "2 nobody GROUP_NOT_FOUND");
        assertThat(export(tenant).at("/groups/0/groupId").asString()).isEqualTo("sales");
    }

    @Test
    void S24_a_document_that_says_nothing_that_can_be_is_refused_with_every_fault() {
        furnish(office);
        var before = head();
        var wanted = json("""
                {"policies":[{"name":"Desk","app":"POWER_APPS","environmentScope":"MANAGED_ONLY","products":[{"sku":"NOPE"}]},
                             {"name":"New","app":"NONE","products":[]}],
                 "groups":[{"groupId":"sales","licenses":[{"sku":"SPE_E3","disabledPlans":["NOPE"]}]},{"groupId":"sales","licenses":[]}]}
                """);
        var refused = tenant.as(Role.GLOBAL_ADMIN)
                .post(tenant.path("/desired-state"), wanted)
                .expect(400);
        assertThat(refused.json()
                        .get("errors")
                        .valueStream()
                        .map(error -> error.get("pointer").asString() + " "
                                + error.get("code").asString()))
                .containsExactlyInAnyOrder(
                        "/policies/0/products/0/sku UNKNOWN_SKU",
                        "/policies/0/environmentScope NOT_CHANGEABLE",
                        "/policies/1/app UNKNOWN_APP",
                        "/groups/0/licenses/0/disabledPlans/0 PLAN_NOT_IN_SKU",
                        "/groups/1/groupId DUPLICATE_GROUP");
        assertThat(head()).isEqualTo(before);
        tenant.as(Role.LICENSE_ADMIN)
                .post(tenant.path("/desired-state"), Map.of())
                .expect(403);
    }

    @Test
    void S24_it_comes_and_goes_as_yaml_too() {
        furnish(office);
        var reader = tenant.as(Role.READER, Role.GLOBAL_ADMIN);
        var path = tenant.path("/desired-state");
        tenant.readNow(zetel, "/desired-state");
        var json = reader.get(path, "Accept", "*/*").expect(200);
        assertThat(json.header("Content-Type")).startsWith("application/json");
        var yaml = reader.get(path, "Accept", "application/yaml").expect(200);
        assertThat(yaml.header("Content-Type")).startsWith("application/yaml");
        assertThat(yaml.body()).contains("newPlans: 'OFF'", "- name: Desk", "    - SWAY");
        var dry = path + "?prune=true&dryRun=true";
        assertThat(reader.send("POST", dry, "application/yaml", yaml.body())
                        .expect(200)
                        .json()
                        .get("steps")
                        .isEmpty())
                .as("what was exported changes nothing")
                .isTrue();
        var written = """
                      # by hand
                      settings: {newPlans: ON}
                      groups:
                        - groupId: sales
                          licenses:
                            - sku: VISIOCLIENT
                            - {sku: SPE_E3, enabledPlans: [TEAMS1]}
                      """;
        assertThat(steps(reader.send("POST", dry.replace("prune=true&", ""), "application/yaml", written)
                        .expect(200)))
                .containsExactly("CHANGE SETTING newPlans newPlans", "CHANGE GROUP sales licenses/SPE_E3");
        assertThat(faults(reader.send("POST", dry, "application/yaml", "settings: {newPlans: on, colour: red}")))
                .containsExactlyInAnyOrder("/settings/colour UNKNOWN_FIELD", "/settings/newPlans INVALID_VALUE");
        for (var bad : List.of(
                "settings: [",
                "settings: {}\nsettings: {}",
                "a: &a {}\nsettings: *a",
                "!!java.util.Date {}",
                "--- {}\n--- {}")) {
            assertThat(faults(reader.send("POST", dry, "application/yaml", bad)))
                    .as(bad)
                    .containsExactly(" MALFORMED_YAML");
        }
        reader.send("POST", dry, "text/plain", "settings: {}").expect(415);
        reader.get(path, "Accept", "text/csv").expect(406);
    }

    @Test
    void S24_a_group_is_known_however_its_id_is_spelled() {
        own(office);
        var id = "5E7A0000-0000-4000-8000-00000000000A";
        office.group(id, "USER");
        office.give(id, E3);
        office.group("quiet@x.nl", "USER");
        var wanted = json("""
                {"groups":[{"groupId":"5e7a0000-0000-4000-8000-00000000000a","licenses":[{"sku":"SPE_E3"}]},
                           {"groupId":"Quiet@X.nl","licenses":[{"sku":"VISIOCLIENT"}]}]}
                """);
        tenant.readNow(zetel, "/groups");
        assertThat(steps(plan("&prune=true", wanted))).containsExactly("CREATE GROUP quiet@x.nl licenses/VISIOCLIENT");
    }

    @Test
    void S24_shows_how_it_was_set_up() {
        furnish(office);
        var then = export(tenant);
        var at = zetel.clock().instant();
        apply("?prune=true", json("{\"settings\":{\"newPlans\":\"ON\"},\"policies\":[],\"groups\":[]}"));
        assertThat(export(tenant).get("groups")).isEmpty();
        assertThat(tenant.as(Role.READER)
                        .get(tenant.path("/desired-state?asOf=" + at))
                        .expect(200)
                        .json())
                .isEqualTo(then);
        tenant.as(Role.READER)
                .get(tenant.path("/desired-state?asOf=2020-01-01T00:00:00Z"))
                .expect(404);
    }

    @Test
    void S24_steps_that_come_again_after_a_crash_are_done_once_and_no_error() {
        own(office);
        tenant.buy(APPS, 1);
        zetel.operator()
                .patch("/api/v1/tenants/" + tenant.id(), Map.of("policyLimit", 1))
                .expect(200);
        var none = apply("", json("{}"));
        var job = zetel.context()
                .getBean(JobStore.class)
                .job(UUID.fromString(none.text("/jobId")))
                .orElseThrow();
        var id = UUID.randomUUID();
        var steps = """
                    [{"line":1,"value":{"subject":"Desk","change":{"change":"MAKE_POLICY","policyId":"%1$s","name":"Desk",
                      "app":"POWER_APPS","products":[{"skuId":"%2$s","services":{}}],"scope":"ALL"}}},
                     {"line":2,"value":{"subject":"Desk","change":{"change":"TURN_POLICY","policyId":"%1$s","enabled":false}}},
                     {"line":3,"value":{"subject":"autoClaim","change":{"change":"SWITCH","enabled":false}}}]
                    """.formatted(id, skuId(APPS));
        var work = zetel.context().getBeansOfType(JobWork.class).values().stream()
                .filter(one -> one.kind().equals("DESIRED_STATE"))
                .findFirst()
                .orElseThrow();
        assertThat(work.start(job, steps).await().errors()).isEmpty();
        var before = head();
        assertThat(work.start(job, steps).await().errors()).isEmpty();
        assertThat(head()).isEqualTo(before);
    }

    private String skuId(String sku) {
        return tenant.readNow(zetel, "/products/" + sku).text("/skuId");
    }

    private static List<String> faults(Reply refused) {
        return refused.expect(400)
                .json()
                .get("errors")
                .valueStream()
                .map(error -> error.get("pointer").asString() + " "
                        + error.get("code").asString())
                .toList();
    }

    private static void own(DirectoryClient office) {
        List.of(E3, E5, VISIO).forEach(sku -> office.tenant().buy(sku, 10));
    }

    private static void furnish(DirectoryClient office) {
        own(office);
        var tenant = office.tenant();
        tenant.buy(APPS, 10);
        office.users("kim", "lee");
        office.group("sales", "USER");
        office.group("empty", "USER");
        office.join("sales", "kim");
        office.license(
                        "sales",
                        Map.of(
                                "add",
                                List.of(
                                        Map.of("sku", E3, "enabledPlans", List.of("TEAMS1", "SWAY")),
                                        Map.of("sku", VISIO)),
                                "mode",
                                "INDEPENDENT"))
                .expect(202);
        var admin = tenant.as(Role.GLOBAL_ADMIN);
        admin.put(tenant.path("/new-plans"), Map.of("newPlans", "OFF")).expect(200);
        for (var policy : List.of(
                Map.of(
                        "name",
                        "Teams",
                        "app",
                        "TEAMS",
                        "products",
                        List.of(Map.of("sku", E5, "disabledPlans", List.of("SWAY")))),
                Map.of("name", "Teams", "app", "TEAMS", "products", List.of(Map.of("sku", E3), Map.of("sku", E5))),
                Map.of("name", "Desk", "app", "POWER_APPS", "products", List.of(Map.of("sku", APPS))))) {
            var made = admin.post(tenant.path("/policies"), policy).expect(201);
            if (!made.text("/products/0/skuPartNumber").equals(E3)) {
                admin.patch(tenant.path("/policies/" + made.text("/policyId")), Map.of("enabled", false))
                        .expect(200);
            }
        }
    }

    private JsonNode export(TestTenant of) {
        return of.readNow(zetel, "/desired-state").expect(200).json();
    }

    private Reply plan(String query, JsonNode wanted) {
        return tenant.as(Role.GLOBAL_ADMIN)
                .post(tenant.path("/desired-state?dryRun=true" + query.replace('?', '&')), wanted)
                .expect(200);
    }

    private Reply apply(String query, JsonNode wanted) {
        return office.finished(tenant.as(Role.GLOBAL_ADMIN)
                .post(tenant.path("/desired-state" + query), wanted)
                .expect(202));
    }

    private static List<String> steps(Reply plan) {
        return plan.json()
                .get("steps")
                .valueStream()
                .map(step -> "%s %s %s %s"
                        .formatted(
                                step.get("action").asString(),
                                step.get("kind").asString(),
                                step.get("subject").asString(),
                                String.join(
                                        " ",
                                        step.get("fields")
                                                .valueStream()
                                                .map(field -> field.get("field").asString())
                                                .toList())))
                .toList();
    }

    private static JsonNode json(String text) {
        return Http.JSON.readTree(text);
    }

    private long head() {
        return jdbc.sql("select coalesce(max(global_index), 0) from domain_event where convert_from(payload, 'UTF8') "
                        + "like '%' || ? || '%'")
                .param(tenant.id())
                .query(Long.class)
                .single();
    }

    private List<String> happened(long position) {
        return jdbc
                .sql("select payload_type from domain_event where global_index > ? and convert_from(payload, 'UTF8') "
                        + "like '%' || ? || '%' order by global_index")
                .params(position, tenant.id())
                .query(String.class)
                .list()
                .stream()
                .map(type -> type.replaceAll(".*[.$]", ""))
                .toList();
    }
}
