package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.automation.LifecycleTimers;
import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A tenant to whom everything happens that can happen in a release, to be recorded once and read by every release after
 * it. Told over HTTP to a Zetel of its own, because months go by.
 */
final class ReleaseStory {

    static final String TENANT = "first-release";

    private static final String PATH = "/api/v1/tenants/" + TENANT;

    private final RunningZetel zetel;
    private final Caller admin;

    private ReleaseStory(RunningZetel zetel) {
        this.zetel = zetel;
        this.admin = zetel.caller(TENANT, Role.GLOBAL_ADMIN, Role.SERVICE);
    }

    /** Lets it happen and answers the stored events, one line of JSON each. */
    static List<String> tell(RunningZetel zetel) {
        zetel.operator()
                .post(
                        "/api/v1/tenants",
                        Map.of(
                                "tenantId",
                                TENANT,
                                "name",
                                "First release",
                                "country",
                                "NL",
                                "preconfiguredAutoClaim",
                                List.of("POWER_APPS")))
                .expect(201);
        var story = new ReleaseStory(zetel);
        story.tenant();
        story.policies();
        story.purchases();
        story.catalogue();
        story.accounts();
        DirectoryStory.tell(zetel);
        story.webhook();
        return zetel.context()
                .getBean(JdbcClient.class)
                .sql("select * from domain_event order by global_index")
                .query((row, _) -> {
                    var stored = new LinkedHashMap<String, @Nullable Object>();
                    for (var column : List.of(
                            "event_identifier",
                            "aggregate_identifier",
                            "sequence_number",
                            "type",
                            "time_stamp",
                            "payload_type",
                            "payload_revision")) {
                        stored.put(column, row.getObject(column));
                    }
                    stored.put("payload", new String(row.getBytes("payload"), StandardCharsets.UTF_8));
                    stored.put("meta_data", new String(row.getBytes("meta_data"), StandardCharsets.UTF_8));
                    return Http.JSON.writeValueAsString(stored);
                })
                .list();
    }

    /** Its receiver is gone, and the history says so. */
    private void webhook() {
        try (var receiver = new Receiver()) {
            receiver.answering(_ -> 410);
            admin.post(PATH + "/webhooks", Map.of("url", receiver.url(), "startAfter", 0))
                    .expect(201);
            var auditor = zetel.caller(TENANT, Role.AUDITOR);
            Awaitility.await().until(() -> !auditor.get(PATH + "/history/events?type=WebhookDisabled")
                    .expect(200)
                    .json()
                    .get("items")
                    .isEmpty());
        }
    }

    private void tenant() {
        zetel.operator()
                .patch(PATH, Map.of("policyLimit", 20, "country", "BE", "agreement", "EA"))
                .expect(200);
        admin.put(PATH + "/auto-claim", Map.of("enabled", false)).expect(200);
        admin.put(PATH + "/auto-claim", Map.of("enabled", true), "Licensing-Reason", "Pilot is over")
                .expect(200);
        admin.put(PATH + "/scim", Map.of("idFrom", "USER_NAME", "onInactive", "KEEP", "removalBrake", 20))
                .expect(200);
    }

    private void policies() {
        var e3 = buy(Map.of("sku", "SPE_E3", "seats", 2));
        buy(Map.of("sku", "SPE_E5", "seats", 5));
        var policy = admin.post(
                        PATH + "/policies",
                        Map.of("name", "Teams", "app", "TEAMS", "products", List.of(Map.of("sku", "SPE_E3"))))
                .expect(201)
                .text("/policyId");
        var path = PATH + "/policies/" + policy;
        admin.post(path + "/products", Map.of("sku", "SPE_E5")).expect(200);
        admin.put(path + "/services", Map.of("sku", "SPE_E3", "disabledPlans", List.of("SWAY")))
                .expect(200);
        admin.post(path + "/products/SPE_E5/move", Map.of("direction", "up")).expect(200);
        admin.delete(path + "/products?sku=SPE_E5").expect(200);
        admin.put(path + "/products", Map.of("products", List.of(Map.of("sku", "SPE_E3"), Map.of("sku", "SPE_E5"))))
                .expect(200);
        admin.patch(path, Map.of("name", "Teams for everyone")).expect(200);
        for (var user : List.of("alice", "bob", "carol")) {
            claim(user).expect(201);
        }
        admin.patch(path, Map.of("enabled", false)).expect(200);
        claim("dave").expect(409);
        admin.patch(path, Map.of("enabled", true)).expect(200);
        admin.patch(PATH + "/subscriptions/" + e3, Map.of("seats", 1)).expect(200);
        admin.patch(PATH + "/subscriptions/" + e3, Map.of("seats", 10)).expect(200);
        admin.patch(path, Map.of("enabled", false)).expect(200);
        var other = admin.post(
                        PATH + "/policies",
                        Map.of("name", "Short", "app", "TEAMS", "products", List.of(Map.of("sku", "SPE_E5"))))
                .expect(201);
        assertThat(admin.delete(PATH + "/policies/" + other.text("/policyId")).status())
                .isEqualTo(204);
        admin.patch(path, Map.of("enabled", true)).expect(200);
    }

    private void purchases() {
        var soon = zetel.clock().instant().plus(Duration.ofDays(10)).toString();
        var ending = PATH + "/subscriptions/" + buy(Map.of("sku", "O365_BUSINESS_PREMIUM", "seats", 5, "endsOn", soon));
        var renewing =
                PATH + "/subscriptions/" + buy(Map.of("sku", "SPE_E5", "seats", 5, "endsOn", soon, "autoRenew", true));
        admin.patch(
                        ending,
                        Map.of(
                                "endsOn",
                                zetel.clock()
                                        .instant()
                                        .plus(Duration.ofDays(20))
                                        .toString()))
                .expect(200);
        zetel.context().getBean(LifecycleTimers.class).runDue();
        zetel.clock().forward(Duration.ofDays(21));
        admin.patch(renewing, Map.of("seats", 6)).expect(200);
        admin.patch(ending, Map.of("seats", 6)).expect(200);
        zetel.clock().forward(Duration.ofDays(31));
        admin.patch(ending, Map.of("seats", 7)).expect(200);
        admin.patch(
                        ending,
                        Map.of(
                                "status",
                                "ACTIVE",
                                "endsOn",
                                zetel.clock()
                                        .instant()
                                        .plus(Duration.ofDays(300))
                                        .toString()))
                .expect(200);
        admin.patch(ending, Map.of("status", "CANCELLED")).expect(200);
        zetel.clock().forward(Duration.ofDays(100));
        admin.patch(ending, Map.of("seats", 8)).expect(409);
    }

    private void catalogue() {
        var header =
                "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names\n";
        var row =
                "Microsoft 365 E3,SPE_E3,05e9a617-0261-4cee-bb44-138d3ef5d965,LATER_PLAN,00000000-0000-4000-8000-00000000000b,Later plan\n";
        zetel.operator()
                .post("/api/v1/catalogue/import", "text/csv", BodyPublishers.ofString(header + row))
                .expect(200);
        admin.put(PATH + "/new-plans", Map.of("newPlans", "OFF")).expect(200);
        var sale = "/api/v1/catalogue/products/SPE_E5/sale";
        zetel.operator().put(sale, Map.of("sold", false)).expect(200);
        zetel.operator().put(sale, Map.of("sold", true)).expect(200);
    }

    private void accounts() {
        admin.put(PATH + "/users/on-leave", Map.of("usageLocation", "NL")).expect(200);
        admin.put(PATH + "/users/on-leave/account", Map.of("enabled", false)).expect(200);
        admin.put(PATH + "/users/on-leave/account", Map.of("enabled", true)).expect(200);
    }

    private String buy(Map<String, Object> purchase) {
        return admin.post(PATH + "/subscriptions", purchase).expect(201).text("/subscriptionId");
    }

    private Reply claim(String user) {
        return admin.post(
                PATH + "/claims", Map.of("app", "TEAMS", "trigger", "SIGN_IN", "user", Map.of("userId", user)));
    }
}
