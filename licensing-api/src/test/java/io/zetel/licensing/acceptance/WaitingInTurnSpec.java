package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.subscription.QueueOracle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whose seat it is, seen from outside; {@code -Dzetel.requests=} asks for more at random. */
@DisplayName("Waiting for a seat over HTTP")
class WaitingInTurnSpec {

    private static final String E3 = "SPE_E3";
    private static final String EMS = "EMS";
    private static final Map<String, List<String>> GROUPS =
            Map.of("office", List.of(E3), "mobile", List.of(EMS), "both", List.of(E3, EMS));
    private static final List<String> USERS =
            IntStream.range(0, 8).mapToObj(i -> "u" + i).toList();
    private static final int REQUESTS = Integer.getInteger("zetel.requests", 240);
    private static final int BETWEEN_LOOKS = 20;

    private final Random random = new Random(20261128);
    private final QueueOracle oracle = new QueueOracle(GROUPS, List.of(E3));
    private final Map<String, String> purchases = new HashMap<>();
    private DirectoryClient office;

    @Test
    void G08_DEC10_twenty_who_wait_get_the_twenty_seats_that_come_free_among_sixty_newcomers() throws Exception {
        office = new DirectoryClient(TestTenant.claiming(RunningZetel.shared()));
        var tenant = office.tenant();
        tenant.buy(E3, 20);
        tenant.policy("TEAMS", E3);
        office.group("sales", "USER");
        office.give("sales", E3);
        Stream.of("old", "waiting", "bygroup", "byhand").forEach(name -> office.users(named(name, 20)));
        office.join("sales", named("old", 20));
        office.join("sales", named("waiting", 20));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                int one = i;
                threads.submit(() -> office.leave("sales", "old" + one));
                threads.submit(() -> office.join("sales", "bygroup" + one));
                threads.submit(() -> office.direct("byhand" + one, Map.of("add", List.of(Map.of("sku", E3)))));
                threads.submit(() -> tenant.signIn("byclaim" + one));
            }
        }
        var holders = tenant.readNow(RunningZetel.shared(), "/products/" + E3 + "/users?limit=100")
                .expect(200);
        assertThat(TestTenant.each(holders, "userId")).containsExactlyInAnyOrder(named("waiting", 20));
    }

    @Test
    void G09_P06_a_member_who_becomes_a_guest_leaves_the_seat_to_whoever_waits_and_comes_back_behind() {
        office = new DirectoryClient(TestTenant.claiming(RunningZetel.shared()));
        office.tenant().buy(E3, 1);
        office.group("sales", "USER");
        office.give("sales", E3);
        office.users("kim", "lee");
        office.join("sales", "kim", "lee");
        var left = office.user("kim", Map.of("userType", "Guest"));
        assertThat(office.licences(left, "lee")).isEqualTo(Map.of(E3, List.of("GROUP sales Active")));
        assertThat(office.licences(left, "kim").get(E3))
                .singleElement()
                .asString()
                .doesNotEndWith("Active");
        var back = office.user("kim", Map.of("userType", "Member"));
        assertThat(office.licences(back, "kim")).isEqualTo(Map.of(E3, List.of("GROUP sales Error CountViolation")));
        assertThat(office.licences(office.leave("sales", "lee"), "kim"))
                .isEqualTo(Map.of(E3, List.of("GROUP sales Active")));
    }

    @Test
    void G08_DEC10_goes_as_the_requests_alone_say_also_after_a_crash_and_in_a_replay() throws Exception {
        var directory = RunningZetel.embeddedDirectory();
        var process = ZetelProcess.start(directory);
        office = new DirectoryClient(TestTenant.claiming(process.http()));
        begin();
        for (int i = 0; i < REQUESTS / 2; i++) {
            ask();
        }
        process.kill();
        try (var zetel = RunningZetel.start(directory)) {
            office = new DirectoryClient(office.tenant().in(zetel));
            isAsTheOracleSays(zetel);
            for (int i = 1; i <= REQUESTS / 2; i++) {
                ask();
                if (i % BETWEEN_LOOKS == 0) {
                    isAsTheOracleSays(zetel);
                }
            }
            var replay = zetel.operator()
                    .post("/api/v1/operations/replays", Map.of("projection", "ALL", "swap", false))
                    .expect(202);
            ReplaysSpec.awaitDone(zetel, replay.text("/replayId"));
            assertThat(zetel.operator().get(replay.header("Location")).text("/state"))
                    .isEqualTo("COMPARED");
        }
    }

    private void begin() {
        for (var product : List.of(E3, EMS)) {
            oracle.buy(product, 2);
            var id = office.tenant().buy(product, 2).text("/subscriptionId");
            purchases.put(product, id);
        }
        office.users(USERS.toArray(String[]::new));
        GROUPS.forEach((group, products) -> {
            office.group(group, "USER");
            office.give(group, products.toArray(String[]::new));
        });
        office.tenant().policy("TEAMS", E3);
    }

    private void ask() {
        ask(pick(USERS), pick(List.of("both", "mobile", "office")), pick(List.of(E3, EMS)));
    }

    private void ask(String user, String group, String product) {
        var tenant = office.tenant();
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> {
                office.join(group, user);
                oracle.join(user, group);
            }
            case 3, 4, 5 -> {
                tenant.as(Role.SERVICE).delete(tenant.path("/groups/" + group + "/members/" + user));
                oracle.leave(user, group);
            }
            case 6 ->
                assertThat(office.direct(
                                                user,
                                                Map.of(
                                                        "add",
                                                        List.of(Map.of("sku", product)),
                                                        "allowAlongsideInherited",
                                                        true))
                                        .status()
                                < 300)
                        .isEqualTo(oracle.assign(user, product));
            case 7 -> assertThat(office.unassign(user, product).status() < 300).isEqualTo(oracle.remove(user, product));
            case 8 ->
                assertThat(List.of("REFUSED", "ALREADY_LICENSED", "CLAIMED " + E3)
                                .get(of(tenant.signIn(user).status())))
                        .isEqualTo(oracle.claim(user));
            default -> {
                int seats = 1 + random.nextInt(4);
                tenant.as(Role.BILLING_ADMIN)
                        .patch(tenant.path("/subscriptions/" + purchases.get(product)), Map.of("seats", seats))
                        .expect(200);
                oracle.buy(product, seats);
            }
        }
    }

    private static int of(int status) {
        return status == 201 ? 2 : status == 200 ? 1 : 0;
    }

    private void isAsTheOracleSays(RunningZetel zetel) {
        for (var user : USERS) {
            var has = DirectoryClient.licences(office.tenant().readNow(zetel, "/users/" + user + "/licenses"));
            var works = has.entrySet().stream()
                    .filter(product -> product.getValue().stream().anyMatch(source -> source.endsWith("Active")))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            assertThat(works).as(user).isEqualTo(oracle.holdings().getOrDefault(user, Set.of()));
        }
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static String[] named(String prefix, int many) {
        return IntStream.range(0, many).mapToObj(i -> prefix + i).toArray(String[]::new);
    }
}
