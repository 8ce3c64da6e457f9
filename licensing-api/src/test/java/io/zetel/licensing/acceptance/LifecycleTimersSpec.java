package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.automation.LifecycleTimers;
import io.zetel.licensing.api.http.security.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is due by the clock")
class LifecycleTimersSpec {

    private static final String E3 = "SPE_E3";
    private static final String VISIO = "VISIOCLIENT";

    private static RunningZetel zetel;

    @BeforeAll
    static void start() {
        zetel = RunningZetel.start(RunningZetel.preparedDirectory(), "--zetel.lifecycle.poll=1d");
    }

    @AfterAll
    static void stop() {
        zetel.close();
    }

    @Test
    void P24_a_deleted_user_is_gone_after_thirty_days_and_a_restored_one_stays() {
        var tenant = TestTenant.registered(zetel);
        var admin = tenant.as(Role.USER_ADMIN, Role.READER);
        for (var user : List.of("/users/alice", "/users/bob")) {
            admin.put(tenant.path(user), Map.of("usageLocation", "NL"));
            assertThat(admin.delete(tenant.path(user)).status()).isBetween(200, 299);
        }
        assertThat(admin.post(tenant.path("/users/bob/restore"), Map.of()).status())
                .isEqualTo(200);

        zetel.clock().forward(Duration.ofDays(30).minusMinutes(1));
        runDue();
        assertThat(tenant.readNow(zetel, "/users/alice").expect(200).body()).contains("alice");
        zetel.clock().forward(Duration.ofMinutes(2));
        runDue();
        assertThat(admin.post(tenant.path("/users/alice/restore"), Map.of())
                        .expect(404)
                        .text("/code"))
                .isEqualTo("HOLDER_NOT_FOUND");
        admin.get(tenant.path("/users/bob")).expect(200);
    }

    @Test
    void a_product_that_is_gone_leaves_its_holders_and_the_groups_that_gave_it() {
        var tenant = TestTenant.registered(zetel);
        var purchase = tenant.buy(E3, 1).text("/subscriptionId");
        tenant.buy(VISIO, 5);
        tenant.as(Role.GROUP_ADMIN)
                .put(tenant.path("/groups/sales"), Map.of("displayName", "Sales", "memberType", "USER"));
        for (var user : List.of("alice", "waits")) {
            tenant.as(Role.USER_ADMIN).put(tenant.path("/users/" + user), Map.of("usageLocation", "NL"));
        }
        tenant.as(Role.LICENSE_ADMIN)
                .put(
                        tenant.path("/groups/sales/licenses"),
                        Map.of("add", List.of(Map.of("sku", E3), Map.of("sku", VISIO)), "mode", "INDEPENDENT"));
        tenant.as(Role.GROUP_ADMIN)
                .post(tenant.path("/groups/sales/members"), Map.of("memberIds", List.of("alice", "waits")));

        tenant.as(Role.BILLING_ADMIN)
                .patch(tenant.path("/subscriptions/" + purchase + "?confirm=true"), Map.of("status", "DELETED"))
                .expect(200);
        runDue();
        assertThat(tenant.readNow(zetel, "/products/" + E3).number("/assigned")).isZero();
        for (var user : List.of("alice", "waits")) {
            var licences = tenant.readNow(zetel, "/users/" + user + "/licenses")
                    .expect(200)
                    .body();
            assertThat(licences).contains(VISIO).doesNotContain(E3);
        }
        assertThat(tenant.readNow(zetel, "/groups/sales/licensing").expect(200).body())
                .contains(VISIO)
                .doesNotContain(E3);
    }

    @Test
    void a_product_that_is_gone_leaves_a_large_group_as_a_job_that_comes_to_its_end() {
        var office = new DirectoryClient(TestTenant.registered(zetel));
        var purchase = office.tenant().buy(E3, 600).text("/subscriptionId");
        office.group("everyone", "USER");
        office.give("everyone", E3);
        office.manyUsers(501);
        office.batch(
                "/groups/everyone/members",
                IntStream.range(0, 501).mapToObj(i -> Map.of("memberId", "m-" + i)),
                Role.SERVICE);
        office.tenant()
                .as(Role.BILLING_ADMIN)
                .patch(
                        office.tenant().path("/subscriptions/" + purchase + "?confirm=true"),
                        Map.of("status", "DELETED"))
                .expect(200);
        runDue();
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            var licensing =
                    office.tenant().readNow(zetel, "/groups/everyone/licensing").expect(200);
            assertThat(licensing.text("/licenseProcessingState/state")).isEqualTo("ProcessingComplete");
            assertThat(licensing.number("/licenseProcessingState/total")).isEqualTo(501);
            assertThat(licensing.json().get("licenses")).isEmpty();
        });
        assertThat(office.tenant().readNow(zetel, "/products/" + E3).number("/assigned"))
                .isZero();
    }

    @Test
    void happens_once_however_often_and_from_wherever_it_is_asked_for() throws Exception {
        var tenant = TestTenant.registered(zetel);
        var endsOn = zetel.clock().instant().plus(1, ChronoUnit.DAYS).toString();
        var id = tenant.as(Role.BILLING_ADMIN)
                .post(tenant.path("/subscriptions"), Map.of("sku", E3, "seats", 5, "endsOn", endsOn))
                .expect(201)
                .text("/subscriptionId");
        zetel.clock().forward(Duration.ofDays(1));
        var timers = IntStream.range(0, 4)
                .<Callable<Void>>mapToObj(_ -> () -> {
                    runDue();
                    return null;
                })
                .toList();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var run : threads.invokeAll(timers)) {
                run.get();
            }
        }
        var purchase = tenant.readNow(zetel, "/subscriptions/" + id).expect(200);
        assertThat(purchase.text("/status")).isEqualTo("WARNING");
        assertThat(purchase.number("/revision")).as("bought, started, expired").isEqualTo(3);
    }

    @Test
    void R10_a_term_that_ends_in_its_last_second_goes_on_doing_so() {
        var tenant = TestTenant.registered(zetel);
        var year = zetel.clock().instant().atOffset(ZoneOffset.UTC).getYear();
        for (var bought : List.of(2024, 2025)) {
            var renewed = renewing(tenant, bought + "-01-01T00:00:00Z", bought + "-12-31T23:59:59Z")
                    .expect(201);
            assertThat(renewed.text("/endsOn")).isEqualTo(year + "-12-31T23:59:59Z");
        }
        var monthly = Instant.parse(renewing(tenant, "2026-01-01T00:00:00Z", "2026-01-31T23:59:59Z")
                .expect(201)
                .text("/endsOn"));
        assertThat(monthly).isAfter(zetel.clock().instant());
        assertThat(monthly.plusSeconds(1).toString()).endsWith("-01T00:00:00Z");
        assertThat(renewing(tenant, "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000000001Z")
                        .expect(400)
                        .text("/errors/0/pointer"))
                .isEqualTo("/endsOn");
    }

    private static Reply renewing(TestTenant tenant, String startsOn, String endsOn) {
        return tenant.as(Role.BILLING_ADMIN)
                .post(
                        tenant.path("/subscriptions"),
                        Map.of("sku", E3, "seats", 1, "startsOn", startsOn, "endsOn", endsOn, "autoRenew", true));
    }

    private static void runDue() {
        zetel.context().getBean(LifecycleTimers.class).runDue();
    }
}
