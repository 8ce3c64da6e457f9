package io.zetel.licensing.acceptance;

import static io.zetel.licensing.acceptance.ClaimsAcceptance.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.automation.LifecycleTimers;
import io.zetel.licensing.api.http.security.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One purchase from the day it is bought to the day it is gone, by a clock that is moved, across a restart. */
@DisplayName("A purchase over HTTP")
class PurchaseLifeSpec {

    private static final String E3 = "SPE_E3";

    private final MovableClock clock = new MovableClock();

    @Test
    void P09_P11_P12_lives_through_all_its_states_with_the_right_numbers_at_each_step() {
        var directory = RunningZetel.preparedDirectory();
        TestTenant tenant;
        String path;
        // Nothing happens by itself here: the spec says when to look at the calendar.
        try (var zetel = RunningZetel.start(directory, clock, "--zetel.lifecycle.poll=1d")) {
            tenant = TestTenant.claiming(zetel);
            path = bought(tenant);
            boughtAndUsed(zetel, tenant);
            expiresAndWorksOn(zetel, tenant);
            isSuspendedAndBroughtBack(zetel, tenant, path);
            isReducedBelowWhatIsOut(zetel, tenant, path);
        }
        clock.forward(Duration.ofDays(90));
        try (var zetel = RunningZetel.start(
                directory, clock, "--zetel.lifecycle.poll=200ms", "--db-scheduler.polling-interval=200ms")) {
            seatsAreTakenBackByTheTimerAlone(tenant.behind(zetel));
            isDeleted(tenant.behind(zetel), path);
        }
    }

    private String bought(TestTenant tenant) {
        var endsOn = clock.instant().plus(40, ChronoUnit.DAYS).toString();
        var purchase = tenant.as(Role.BILLING_ADMIN)
                .post(tenant.path("/subscriptions"), Map.of("sku", E3, "seats", 5, "endsOn", endsOn))
                .expect(201);
        assertThat(purchase.text("/status")).isEqualTo("ENABLED");
        assertThat(purchase.text("/nextLifecycleOn")).isEqualTo(purchase.text("/endsOn"));
        return tenant.path("/subscriptions/" + purchase.text("/subscriptionId"));
    }

    private void boughtAndUsed(RunningZetel zetel, TestTenant tenant) {
        tenant.policy("TEAMS", E3);
        assigned(tenant, "dirk");
        tenant.signIn("anna").expect(201);
        tenant.signIn("bert").expect(201);
        tenant.signIn("cleo").expect(201);
        numbers(zetel, tenant, 5, 4, 1, 0);
        var first = tenant.as(Role.READER).get(tenant.path("/subscriptions")).text("/items/0/endsOn");
        assertThat(products(zetel, tenant, "").text("/items/0/nextExpiry")).isEqualTo(first);
        assertThat(products(zetel, tenant, "?expiringWithin=60").number("/items/0/expiringSoon"))
                .isEqualTo(5);
        assertThat(tenant.as(Role.READER)
                        .get(tenant.path("/products?expiringWithin=-1"))
                        .expect(400)
                        .text("/errors/0/pointer"))
                .isEqualTo("/expiringWithin");
        clock.forward(Duration.ofDays(10));
        numbers(zetel, tenant, 5, 4, 1, 5);
    }

    private void expiresAndWorksOn(RunningZetel zetel, TestTenant tenant) {
        clock.forward(Duration.ofDays(30));
        var row = numbers(zetel, tenant, 5, 4, 1, 5);
        assertThat(row.number("/items/0/byState/warning")).isEqualTo(5);
        var purchase =
                tenant.as(Role.READER).get(tenant.path("/subscriptions")).json().at("/items/0");
        assertThat(Instant.parse(row.text("/items/0/nextExpiry")))
                .as("the end of the grace")
                .isEqualTo(Instant.parse(purchase.get("endsOn").asString()).plus(30, ChronoUnit.DAYS));
        tenant.signIn("emma").expect(201);
        numbers(zetel, tenant, 5, 5, 0, 5);
    }

    private void isSuspendedAndBroughtBack(RunningZetel zetel, TestTenant tenant, String path) {
        clock.forward(Duration.ofDays(30));
        var row = numbers(zetel, tenant, 0, 5, 0, 0);
        assertThat(row.number("/items/0/overAssigned")).isZero();
        assertThat(row.number("/items/0/byState/suspended")).isEqualTo(5);
        assertThat(row.json().at("/items/0/nextExpiry").isNull())
                .as("no seat is in use")
                .isTrue();
        var refused = tenant.signIn("finn").expect(409);
        assertThat(refused.text("/code")).isEqualTo("OUT_OF_LICENSES");
        var purchase = tenant.as(Role.READER).get(path).expect(200);
        assertThat(purchase.text("/status")).isEqualTo("SUSPENDED");

        var endsOn = clock.instant().plus(1000, ChronoUnit.DAYS).toString();
        assertThat(change(tenant, path, Map.of("status", "ACTIVE")).expect(400).text("/errors/0/pointer"))
                .isEqualTo("/endsOn");
        change(tenant, path, Map.of("status", "ACTIVE", "endsOn", endsOn)).expect(200);
        numbers(zetel, tenant, 5, 5, 0, 0);
    }

    private void isReducedBelowWhatIsOut(RunningZetel zetel, TestTenant tenant, String path) {
        assertThat(losers(zetel, tenant, "?total=3")).containsExactly("emma", "cleo");
        assertThat(losers(zetel, tenant, "")).isEmpty();
        var reduced = change(tenant, path, Map.of("seats", 2)).expect(200);
        var row = tenant.readAfter(reduced, "/products").expect(200);
        assertThat(row.number("/items/0/overAssigned")).isEqualTo(3);
        assertThat(row.number("/items/0/available")).isZero();
        var preview =
                tenant.readAfter(reduced, "/products/SPE_E3/reclaim-preview").expect(200);
        assertThat(TestTenant.each(preview, "holderId")).containsExactly("emma", "cleo", "bert");
        assertThat(preview.text("/losesOn"))
                .isEqualTo(row.text("/items/0/overAssignedUntil"))
                .isNotEmpty();
        var first = tenant.as(Role.READER).get(tenant.path("/products/SPE_E3/reclaim-preview?limit=2"));
        assertThat(TestTenant.each(first, "holderId")).containsExactly("emma", "cleo");
        assertThat(losers(zetel, tenant, "?limit=2&cursor=" + first.text("/nextCursor")))
                .containsExactly("bert");
    }

    private void seatsAreTakenBackByTheTimerAlone(TestTenant tenant) {
        awaitTrue(() -> tenant.as(Role.READER).get(tenant.path("/products")).number("/items/0/assigned") == 2);
        var row = tenant.as(Role.READER).get(tenant.path("/products"));
        assertThat(List.of(
                        row.number("/items/0/total"),
                        row.number("/items/0/available"),
                        row.number("/items/0/overAssigned")))
                .containsExactly(2, 0, 0);
        awaitTrue(() -> users(tenant).equals(List.of("anna", "dirk")));
    }

    private void isDeleted(TestTenant tenant, String path) {
        change(tenant, path, Map.of("status", "DELETED")).expect(409);
        change(tenant, path + "?confirm=true", Map.of("status", "DELETED")).expect(200);
        awaitTrue(() -> tenant.as(Role.READER)
                .get(tenant.path("/products"))
                .json()
                .get("items")
                .isEmpty());
        awaitTrue(() -> users(tenant).isEmpty());
        awaitTrue(() -> tenant.as(Role.READER)
                .get(tenant.path("/policies"))
                .text("/items/0/status")
                .equals("Off"));
        assertThat(change(tenant, path, Map.of("status", "ACTIVE")).expect(409).text("/code"))
                .isEqualTo("SUBSCRIPTION_ENDED");
    }

    private static List<String> users(TestTenant tenant) {
        return TestTenant.each(tenant.as(Role.READER).get(tenant.path("/products/SPE_E3/users")), "userId");
    }

    private static List<String> losers(RunningZetel zetel, TestTenant tenant, String query) {
        return TestTenant.each(
                tenant.readNow(zetel, "/products/SPE_E3/reclaim-preview" + query)
                        .expect(200),
                "holderId");
    }

    private static Reply change(TestTenant tenant, String path, Map<String, Object> body) {
        return tenant.as(Role.BILLING_ADMIN).patch(path, body);
    }

    private Reply numbers(
            RunningZetel zetel, TestTenant tenant, int total, int assigned, int available, int expiringSoon) {
        var row = products(zetel, tenant, "");
        assertThat(List.of(
                        row.number("/items/0/total"),
                        row.number("/items/0/assigned"),
                        row.number("/items/0/available"),
                        row.number("/items/0/expiringSoon")))
                .as("total, assigned, available, expiring soon")
                .containsExactly(total, assigned, available, expiringSoon);
        return row;
    }

    /** Lets everything happen that is due, and reads what that came to. */
    private Reply products(RunningZetel zetel, TestTenant tenant, String query) {
        zetel.context().getBean(LifecycleTimers.class).runDue();
        return tenant.readNow(zetel, "/products" + query).expect(200);
    }

    private static void assigned(TestTenant tenant, String user) {
        tenant.as(Role.USER_ADMIN).put(tenant.path("/users/" + user), Map.of("usageLocation", "NL"));
        assertThat(tenant.as(Role.LICENSE_ADMIN)
                        .put(tenant.path("/users/" + user + "/licenses"), Map.of("add", List.of(Map.of("sku", E3))))
                        .status())
                .isEqualTo(200);
    }
}
