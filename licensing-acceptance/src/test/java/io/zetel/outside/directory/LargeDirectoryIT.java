package io.zetel.outside.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.outside.Ask;
import io.zetel.outside.Books;
import io.zetel.outside.Client;
import io.zetel.outside.Tenant;
import io.zetel.outside.Wire;
import io.zetel.outside.Zetel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** People, groups, members and purchases come as tables while others search; the process is killed once on the way. */
@DisplayName("A large directory")
@EnabledIfSystemProperty(named = "zetel.directory.users", matches = "[0-9]+")
class LargeDirectoryIT {

    private static final int USERS = Integer.getInteger("zetel.directory.users", 2000);
    private static final int GROUPS = Integer.getInteger("zetel.directory.groups", Math.max(10, USERS / 200));
    private static final int PRODUCTS = Integer.getInteger("zetel.directory.products", 60);
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final List<String> NAMES =
            List.of("Anna", "Bram", "Chloé", "Daan", "Emma", "Finn", "Günther", "Hanna", "Isa", "Jörg", "Kim", "Lars");

    /** How long searches took, and with what load on the machine. */
    private record Searches(List<Duration> took) {

        Duration at(double share) {
            var sorted = took.stream().sorted().toList();
            return sorted.isEmpty()
                    ? Duration.ZERO
                    : sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share));
        }

        @Override
        public String toString() {
            return "%d searches, p50 %d ms, p99 %d ms, load %.1f"
                    .formatted(
                            took.size(),
                            at(0.5).toMillis(),
                            at(0.99).toMillis(),
                            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        }
    }

    /** How far a job was at which moment, to see whether it slows down as the directory grows. */
    private record Pace(String what, List<Long> nanos, List<Integer> done) {

        Pace(String what) {
            this(what, new ArrayList<>(), new ArrayList<>());
        }

        void at(int items) {
            if (done.isEmpty() || items > done.getLast()) {
                nanos.add(System.nanoTime());
                done.add(items);
            }
        }

        private double rate(int from, int to) {
            long took = nanos.get(to) - nanos.get(from);
            return took == 0 ? 0 : (done.get(to) - done.get(from)) * 1e9 / took;
        }

        @Override
        public String toString() {
            int last = done.size() - 1;
            return last < 2
                    ? what + ": at once"
                    : "%s: %d in %d s, %.0f/s, first half %.0f/s, second half %.0f/s"
                            .formatted(
                                    what,
                                    done.get(last) - done.getFirst(),
                                    Duration.ofNanos(nanos.get(last) - nanos.getFirst())
                                            .toSeconds(),
                                    rate(0, last),
                                    rate(0, last / 2),
                                    rate(last / 2, last));
        }
    }

    @Test
    void comes_by_tables_while_others_search_and_nobody_is_doubled_by_a_kill(@TempDir Path directory) throws Exception {
        try (var zetel = Zetel.startAsDownloaded(directory.resolve("data"), directory.resolve("zetel.log"))) {
            var tenant = Tenant.register(Client.operator(zetel.port()), "large");
            var products = products(tenant, Client.operator(zetel.port()));
            var paces = new ArrayList<Pace>();
            paces.add(over(tenant, "purchases", upload(tenant, zetel, "/subscriptions/batch", purchases(products))));
            paces.add(over(tenant, "groups", upload(tenant, zetel, "/groups/batch", groups())));
            var searching = new AtomicBoolean(true);
            var during = new Searches(new ArrayList<>());
            var searcher = Thread.ofPlatform().start(() -> search(tenant, zetel, searching, during));
            var users = upload(tenant, zetel, "/users/batch", users());
            var before = new Pace("users before the kill");
            Awaitility.await().atMost(PATIENCE).until(() -> {
                before.at(done(tenant, users));
                return before.done().getLast() >= USERS / 4;
            });
            long killed = System.nanoTime();
            kill(zetel);
            long back = System.nanoTime();
            paces.add(before);
            paces.add(over(tenant, "users after it", users));
            paces.add(over(tenant, "members", upload(tenant, zetel, "/memberships/batch", memberships())));
            paces.add(over(tenant, "licenses", upload(tenant, zetel, "/licenses/batch", licenses(products))));
            long written = System.nanoTime();
            seen(tenant);
            long seen = System.nanoTime();
            searching.set(false);
            searcher.join();
            var after = new Searches(new ArrayList<>());
            for (int i = 0; i < 500; i++) {
                searchOnce(tenant, zetel, new Random(i), after);
            }
            System.out.printf(
                    "%d users, %d groups, %d products; killed once, back in %d s%n%s%nall to be read %d s later%n"
                            + "meanwhile: %s%nafterwards: %s%n",
                    USERS,
                    GROUPS,
                    PRODUCTS,
                    Duration.ofNanos(back - killed).toSeconds(),
                    paces.stream().map(Pace::toString).collect(Collectors.joining("\n")),
                    Duration.ofNanos(seen - written).toSeconds(),
                    during,
                    after);
            everybodyIsThereOnce(tenant, products);
            assertThat(Books.faults(Client.operator(zetel.port()), List.of(tenant)))
                    .isEmpty();
        }
    }

    private static void everybodyIsThereOnce(Tenant tenant, List<String> products) {
        assertThat(tenant.all("/users").stream().map(user -> user.path("userId").asString()))
                .hasSize(USERS)
                .doesNotHaveDuplicates();
        assertThat(tenant.all("/subscriptions")).hasSize(PRODUCTS);
        var assigned = tenant.all("/products").stream()
                .collect(Collectors.toMap(row -> row.path("skuId").asString(), row -> row.path("assigned")
                        .asInt()));
        for (int i = 0; i < products.size(); i++) {
            int place = i;
            assertThat(assigned.get(products.get(i))).isEqualTo((int) IntStream.range(0, USERS)
                    .filter(user -> user % PRODUCTS == place)
                    .count());
        }
        int members = tenant.all("/groups").stream()
                .mapToInt(group -> group.path("members").asInt())
                .sum();
        assertThat(members).isEqualTo(USERS);
    }

    /**
     * Products for users that anybody can buy, with no service plan that needs one of another product, and own ones.
     */
    private static List<String> products(Tenant tenant, Client operator) {
        var rules = operator.get("/api/v1/catalogue/rules").expect(200).json();
        var needy = rules.path("dependencies")
                .valueStream()
                .map(rule -> rule.path("servicePlan").asString())
                .toList();
        var found = tenant.all("/catalogue/products").stream()
                .filter(product -> product.path("target").asString().equals("USER")
                        && product.path("sold").asBoolean()
                        && product.path("agreements").isEmpty()
                        && product.path("servicePlans")
                                .valueStream()
                                .noneMatch(plan -> needy.contains(
                                        plan.path("servicePlanName").asString())))
                .map(product -> product.path("skuId").asString())
                .distinct()
                .limit(PRODUCTS)
                .toList();
        var all = new ArrayList<>(found);
        for (int i = all.size(); i < PRODUCTS; i++) {
            all.add(tenant.admin()
                    .send("PUT", tenant.path("/own-products/OWN_" + i), Map.of("name", "Own product " + i))
                    .expect(200)
                    .text("/skuId"));
        }
        return all;
    }

    private static String purchases(List<String> products) {
        return products.stream()
                .map(sku -> sku + "," + (USERS + 100) + ",PO-" + sku)
                .collect(Collectors.joining("\n", "sku,seats,externalKey\n", "\n"));
    }

    private static String users() {
        return IntStream.range(0, USERS)
                .mapToObj(i -> "u-%d,%s Nr%d van Huis%d,u%d@large.example,NL,Dept %d"
                        .formatted(i, NAMES.get(i % NAMES.size()), i, i % 997, i, i % 40))
                .collect(Collectors.joining(
                        "\n", "userId,displayName,userPrincipalName,usageLocation,department\n", "\n"));
    }

    private static String memberships() {
        return IntStream.range(0, USERS)
                .mapToObj(i -> "g-%d,u-%d".formatted(i % GROUPS, i))
                .collect(Collectors.joining("\n", "groupId,memberId\n", "\n"));
    }

    private static String licenses(List<String> products) {
        return IntStream.range(0, USERS)
                .mapToObj(i -> "u-%d,%s".formatted(i, products.get(i % PRODUCTS)))
                .collect(Collectors.joining("\n", "userId,add\n", "\n"));
    }

    private static String groups() {
        return IntStream.range(0, GROUPS)
                .mapToObj(i -> "g-%d,Group %d,USER".formatted(i, i))
                .collect(Collectors.joining("\n", "groupId,displayName,memberType\n", "\n"));
    }

    /** Where the job is. */
    private static String upload(Tenant tenant, Zetel zetel, String path, String table) throws IOException {
        try (var wire = new Wire(zetel.port(), Duration.ofMinutes(5))) {
            var answer = wire.send(tenant.admin()
                            .ask("POST", tenant.path(path))
                            .with("Content-Type", "text/csv")
                            .with(table.getBytes(StandardCharsets.UTF_8)))
                    .expect(202);
            return String.valueOf(answer.header("Location"));
        }
    }

    private static int done(Tenant tenant, String job) {
        return state(tenant, job).path("done").asInt();
    }

    private static Pace over(Tenant tenant, String what, String job) {
        var pace = new Pace(what);
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            var state = state(tenant, job);
            pace.at(state.path("done").asInt());
            return state.path("state").asString().equals("COMPLETED");
        });
        var over = state(tenant, job);
        assertThat(over.path("failed").asInt()).as("%s", over).isZero();
        System.out.println(pace);
        return pace;
    }

    /** Waits until all that was written can be read. */
    private static void seen(Tenant tenant) {
        var last = Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> tenant.admin().send("PUT", tenant.path("/users/u-0"), Map.of("usageLocation", "NL")),
                        // The read models may be further behind than an answer is waited for.
                        told -> told.status() == 200)
                .header("Licensing-Position");
        for (var list : List.of("/users", "/groups", "/products", "/subscriptions")) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> tenant.admin()
                                    .get(tenant.path(list + "?limit=1&waitFor=" + last))
                                    .status()
                            == 200);
        }
    }

    private static JsonNode state(Tenant tenant, String job) {
        return tenant.admin().get(job).expect(200).json();
    }

    /** As {@code kill -9} does it, with the database beside it. */
    private static void kill(Zetel zetel) throws IOException {
        var process = zetel.handle();
        process.destroyForcibly();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !process.isAlive());
        zetel.launchAgain();
        zetel.awaitReady(PATIENCE);
    }

    private static void search(Tenant tenant, Zetel zetel, AtomicBoolean on, Searches searches) {
        var random = new Random(1);
        while (on.get()) {
            try {
                searchOnce(tenant, zetel, random, searches);
            } catch (UncheckedIOException | AssertionError e) {
                // The node is killed once; what matters is how long answers take while there are any.
                Thread.onSpinWait();
            }
        }
    }

    private static void searchOnce(Tenant tenant, Zetel zetel, Random random, Searches searches) {
        int n = random.nextInt(USERS);
        var words = List.of("u-" + n, "u" + n + "@", "nr" + n, "huis" + n % 997, "gunther huis" + n % 997)
                .get(random.nextInt(5));
        try (var wire = new Wire(zetel.port(), Duration.ofSeconds(30))) {
            var answer = wire.send(ask(tenant, words));
            if (answer.status() == 200) {
                searches.took().add(answer.took());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Ask ask(Tenant tenant, String words) {
        return tenant.admin().ask("GET", tenant.path("/users?limit=20&search=" + words.replace(" ", "%20")));
    }
}
