package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.processing.Positions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** A random history of a tenant, by all the routes that the past can be asked about. */
record RandomPast(RunningZetel zetel, Random random) {

    static final List<String> SKUS = List.of("SPE_E3", "SPE_E5", "O365_BUSINESS_PREMIUM");
    static final String DEVICE_SKU = "OFFICE_PROPLUS_DEVICE1";
    static final List<String> USERS = List.of("ann", "ben", "cas", "dee", "eve");
    static final List<String> DEVICES = List.of("lap-1", "lap-2", "lap-3");

    /** How much happens; more with {@code -Dzetel.steps=}. */
    private static final int STEPS = Integer.getInteger("zetel.steps", 30);

    /** Buys, changes, cancels, signs in; answers the policies there ever were. */
    List<String> livedThrough(TestTenant tenant) {
        var purchases = new ArrayList<String>();
        SKUS.forEach(sku -> purchases.add(tenant.buy(sku, 3).text("/subscriptionId")));
        var policies = new ArrayList<>(
                List.of(tenant.policy("TEAMS", "SPE_E3", "SPE_E5").text("/policyId")));
        var office = openedFor(tenant);
        for (int i = 0; i < STEPS; i++) {
            var policy = policies.getFirst();
            moved(office);
            moved(office);
            if (i == STEPS / 2) {
                policies.add(replacedForAWhile(tenant, policy));
            }
            switch (random.nextInt(8)) {
                case 0 ->
                    purchases.add(tenant.buy(SKUS.get(random.nextInt(3)), 1 + random.nextInt(4))
                            .text("/subscriptionId"));
                case 1 ->
                    tenant.as(Role.BILLING_ADMIN)
                            .patch(
                                    tenant.path("/subscriptions/" + purchases.get(random.nextInt(purchases.size()))),
                                    Map.of("seats", 1 + random.nextInt(6)));
                case 2 ->
                    tenant.as(Role.BILLING_ADMIN)
                            .patch(
                                    tenant.path("/subscriptions/" + purchases.get(random.nextInt(purchases.size()))
                                            + "?confirm=true"),
                                    Map.of("status", random.nextBoolean() ? "SUSPENDED" : "ACTIVE"));
                case 3 ->
                    tenant.as(Role.GLOBAL_ADMIN)
                            .patch(tenant.path("/policies/" + policy), Map.of("name", "Teams " + i));
                case 4 ->
                    tenant.as(Role.GLOBAL_ADMIN)
                            .put(
                                    tenant.path("/policies/" + policy + "/products"),
                                    Map.of(
                                            "products",
                                            List.of(Map.of("sku", SKUS.get(i % 2)), Map.of("sku", SKUS.get(2)))));
                default -> tenant.signIn("user-" + random.nextInt(25));
            }
        }
        awaitQuiet();
        return policies;
    }

    static DirectoryClient openedFor(TestTenant tenant) {
        var office = new DirectoryClient(tenant);
        tenant.buy(DEVICE_SKU, 2);
        office.users("ann", "ben");
        office.device("lap-1");
        office.group("sales", "USER");
        office.group("laptops", "DEVICE");
        office.give("sales", "SPE_E5");
        office.give("laptops", DEVICE_SKU);
        return office;
    }

    /** Something happens in the directory, or is refused. */
    void moved(DirectoryClient office) {
        var tenant = office.tenant();
        var admin = tenant.as(Role.GLOBAL_ADMIN, Role.USER_ADMIN, Role.GROUP_ADMIN, Role.LICENSE_ADMIN);
        var user = tenant.path("/users/" + some(1, USERS.toArray(String[]::new)).getFirst());
        var device = some(1, DEVICES.toArray(String[]::new)).getFirst();
        var group = tenant.path("/groups/" + some(1, "sales", "field").getFirst());
        var choice = List.of(Map.of("sku", SKUS.get(random.nextInt(3))));
        var reply =
                switch (random.nextInt(14)) {
                    case 0 ->
                        admin.put(
                                user,
                                Map.of("usageLocation", "NL", "userType", random.nextInt(4) == 0 ? "Guest" : "Member"));
                    case 1 -> admin.delete(user);
                    case 2, 3 -> admin.post(user + "/restore", Map.of());
                    case 4, 5 ->
                        admin.post(group + "/members", Map.of("memberIds", some(2, USERS.toArray(String[]::new))));
                    case 6 ->
                        admin.delete(group + "/members/"
                                + some(1, USERS.toArray(String[]::new)).getFirst());
                    case 7 -> admin.put(group + "/licenses", Map.of("add", choice));
                    case 8 ->
                        admin.put(
                                group + "/licenses",
                                Map.of(
                                        "remove",
                                        choice.stream()
                                                .map(one -> one.get("sku"))
                                                .toList()));
                    case 9 -> admin.put(user + "/licenses", Map.of("add", choice));
                    case 10 ->
                        admin.put(
                                user + "/licenses",
                                Map.of(
                                        "remove",
                                        choice.stream()
                                                .map(one -> one.get("sku"))
                                                .toList()));
                    case 11 ->
                        random.nextInt(3) == 0 ? admin.delete(group) : admin.put(group, Map.of("memberType", "USER"));
                    case 12 ->
                        random.nextInt(3) == 0
                                ? admin.delete(tenant.path("/devices/" + device))
                                : office.device(device);
                    default ->
                        random.nextInt(3) == 0
                                ? admin.delete(tenant.path("/groups/laptops/members/" + device))
                                : admin.post(
                                        tenant.path("/groups/laptops/members"), Map.of("memberIds", List.of(device)));
                };
        assertThat(reply.status()).as(reply.body()).isLessThan(500);
    }

    /** Groups are worked off and seats handed on by themselves; waits until that is over. */
    void awaitQuiet() {
        var positions = zetel.context().getBean(Positions.class);
        var last = new AtomicLong(-1);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(1500))
                .until(() -> last.getAndSet(positions.head()) == positions.head());
    }

    /** Another policy for the app comes and goes; two cannot be on at a time. */
    private static String replacedForAWhile(TestTenant tenant, String policy) {
        var admin = tenant.as(Role.GLOBAL_ADMIN);
        admin.patch(tenant.path("/policies/" + policy), Map.of("enabled", false))
                .expect(200);
        var other = tenant.policy("TEAMS", "SPE_E5").text("/policyId");
        tenant.signIn("user-of-the-other");
        assertThat(admin.delete(tenant.path("/policies/" + other)).status()).isBetween(200, 299);
        tenant.signIn("user-of-none");
        admin.patch(tenant.path("/policies/" + policy), Map.of("enabled", true)).expect(200);
        return other;
    }

    /** So many of these. */
    List<String> some(int howMany, String... all) {
        var shuffled = new ArrayList<>(List.of(all));
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, howMany);
    }
}
