package io.zetel.licensing.acceptance;

import io.zetel.licensing.api.automation.LifecycleTimers;
import io.zetel.licensing.api.http.security.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The part of {@link ReleaseStory} that happens to users, devices and groups, in a tenant that may buy for devices
 * (D05).
 */
final class DirectoryStory {

    static final String TENANT = "first-release-directory";

    private static final String PATH = "/api/v1/tenants/" + TENANT;
    private static final String E3 = "SPE_E3";
    private static final String TELEPHONE = "MCOEV";
    private static final String VISIO = "VISIOCLIENT";
    private static final String OFFICE = "OFFICE_PROPLUS_DEVICE1";

    private final RunningZetel zetel;
    private final Caller admin;

    private DirectoryStory(RunningZetel zetel) {
        this.zetel = zetel;
        this.admin = zetel.caller(
                TENANT,
                Role.GLOBAL_ADMIN,
                Role.BILLING_ADMIN,
                Role.USER_ADMIN,
                Role.GROUP_ADMIN,
                Role.LICENSE_ADMIN,
                Role.READER);
    }

    static void tell(RunningZetel zetel) {
        zetel.operator()
                .post(
                        "/api/v1/tenants",
                        Map.of("tenantId", TENANT, "name", "Directory", "country", "NL", "agreement", "EA"))
                .expect(201);
        var story = new DirectoryStory(zetel);
        story.buy(E3, 3);
        story.buy(TELEPHONE, 5);
        story.buy(VISIO, 1);
        story.buy(OFFICE, 5);
        story.groups();
        story.waiting();
        story.blocked();
        story.peopleComeAndGo();
        story.devices();
    }

    private void groups() {
        Stream.of("ann", "ben", "cas", "dee")
                .forEach(id -> admin.put(PATH + "/users/" + id, Map.of("usageLocation", "NL"))
                        .expect(200));
        admin.put(PATH + "/users/gus", Map.of("usageLocation", "NL", "userType", "Guest"))
                .expect(200);
        admin.put(PATH + "/groups/sales", Map.of("memberType", "USER", "securityEnabled", false))
                .expect(200);
        admin.put(PATH + "/groups/sales", Map.of("memberType", "USER", "securityEnabled", true))
                .expect(200);
        licenses("groups/sales", Map.of("add", List.of(Map.of("sku", E3))), 202);
        // Three seats: the fourth waits, the guest is left out.
        join("sales", "ann", "ben", "cas", "dee", "gus");
        admin.delete(PATH + "/groups/sales/members/cas").expect(200);
    }

    /** Waits for two products of which one never comes: whenever the other one is free, it goes to somebody else. */
    private void waiting() {
        licenses("users/dee", Map.of("add", List.of(Map.of("sku", VISIO))), 200);
        admin.put(PATH + "/users/eve", Map.of("usageLocation", "NL")).expect(200);
        admin.put(PATH + "/groups/field", Map.of("memberType", "USER")).expect(200);
        licenses("groups/field", Map.of("add", List.of(Map.of("sku", E3), Map.of("sku", VISIO))), 202);
        join("field", "eve");
    }

    private void blocked() {
        licenses("users/ann", Map.of("add", List.of(Map.of("sku", TELEPHONE))), 200);
        licenses("users/ben", Map.of("add", List.of(Map.of("sku", TELEPHONE))), 200);
        licenses(
                "groups/sales",
                Map.of("add", List.of(Map.of("sku", E3, "disabledPlans", List.of("TEAMS1", "MCOSTANDARD")))),
                202);
        admin.delete(PATH + "/groups/sales/members/ann").expect(200);
    }

    private void peopleComeAndGo() {
        admin.patch(PATH + "/users/cas", Map.of("usageLocation", "BE", "onPremisesSynced", true))
                .expect(200);
        licenses("users/cas", Map.of("add", List.of(Map.of("sku", TELEPHONE), Map.of("sku", "SPE_E3"))), 409);
        // Nobody who waits can take his seat, so he has it again.
        admin.delete(PATH + "/users/ben").expect(200);
        admin.post(PATH + "/users/ben/restore", Map.of()).expect(200);
        licenses("users/ben", Map.of("remove", List.of(TELEPHONE)), 200);
        admin.patch(PATH + "/users/gus", Map.of("userType", "Member")).expect(200);
        admin.delete(PATH + "/users/gus").expect(200);
        zetel.clock().forward(Duration.ofDays(31));
        timers();
    }

    private void devices() {
        Stream.of("l1", "l2").forEach(id -> admin.put(PATH + "/devices/" + id, Map.of("displayName", id))
                .expect(200));
        admin.put(PATH + "/groups/laptops", Map.of("memberType", "DEVICE")).expect(200);
        licenses("groups/laptops", Map.of("add", List.of(Map.of("sku", OFFICE))), 202);
        join("laptops", "l1", "l2");
        admin.delete(PATH + "/groups/laptops/members/l1").expect(200);
        admin.delete(PATH + "/devices/l1");
        admin.put(PATH + "/groups/gone", Map.of("memberType", "USER")).expect(200);
        admin.delete(PATH + "/groups/gone").expect(204);
        var office = admin.get(PATH + "/subscriptions?limit=500")
                .expect(200)
                .json()
                .get("items")
                .valueStream()
                .filter(row -> row.get("sku").asString().equals(OFFICE))
                .findFirst()
                .orElseThrow();
        admin.patch(
                PATH + "/subscriptions/" + office.get("subscriptionId").asString() + "?confirm=true",
                Map.of("status", "DELETED"));
        timers();
    }

    private void timers() {
        zetel.context().getBean(LifecycleTimers.class).runDue();
    }

    private void buy(String sku, int seats) {
        admin.post(PATH + "/subscriptions", Map.of("sku", sku, "seats", seats)).expect(201);
    }

    private void join(String group, String... members) {
        admin.post(PATH + "/groups/" + group + "/members", Map.of("memberIds", List.of(members)))
                .expect(200);
    }

    private void licenses(String whose, Map<String, ?> change, int status) {
        admin.put(PATH + "/" + whose + "/licenses", change).expect(status);
    }
}
