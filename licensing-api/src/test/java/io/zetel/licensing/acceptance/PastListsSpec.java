package io.zetel.licensing.acceptance;

import static io.zetel.licensing.acceptance.RandomPast.DEVICE_SKU;
import static io.zetel.licensing.acceptance.RandomPast.SKUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@DisplayName("Lists as of an instant (N1)")
class PastListsSpec extends AskingThePast {

    private static final int MOMENTS = 8;
    private static final int STEPS = 15;
    /** What is known of who somebody is, which goes when they go. */
    private static final List<String> OF_TODAY = List.of("displayName", "operatingSystem");

    private static final List<String> LISTS = List.of(
            "/users",
            "/users?limit=3",
            "/users?state=ACTIVE",
            "/users?state=DELETED",
            "/users?userType=Guest&limit=1",
            "/users?userType=Member&limit=2",
            "/users?usageLocation=NL&limit=2",
            "/users?department=Sales",
            "/users?department=Sales&errors=false",
            "/users?sku=SPE_E5&limit=2",
            "/users?sku=SPE_E3&state=ACTIVE",
            "/users?errors=true&limit=1",
            "/users?errors=false&limit=2",
            "/users?errors=true&usageLocation=NL",
            "/users?search=user&limit=2",
            "/users?search=ann",
            "/users?search=b&errors=true",
            "/devices",
            "/devices?limit=1",
            "/devices?search=lap&limit=1",
            "/devices?sku=" + DEVICE_SKU,
            "/devices?errors=true",
            "/devices?errors=false&limit=1",
            "/groups",
            "/groups?limit=1",
            "/groups?search=sal",
            "/groups?state=ProcessingComplete",
            "/groups?licensed=true&limit=1",
            "/groups?sku=SPE_E5",
            "/groups?errors=true",
            "/groups?errors=false&limit=1");

    private record Moment(Instant at, Map<String, List<JsonNode>> lists) {}

    @Test
    void N1_a_list_is_as_it_was_then_with_every_filter_and_page() {
        var past = new RandomPast(ZETEL, new Random(20261129));
        var tenant = opened();
        var office = RandomPast.openedFor(tenant);
        tenant.as(Role.USER_ADMIN)
                .patch(tenant.path("/users/ann"), Map.of("profile", Map.of("department", "Sales")))
                .expect(200);
        var moments = IntStream.range(0, MOMENTS)
                .mapToObj(moment -> {
                    for (int step = 0; step < STEPS; step++) {
                        past.moved(office);
                    }
                    tenant.signIn("user-" + moment);
                    past.awaitQuiet();
                    var lists = all(list -> tenant.readNow(ZETEL, list));
                    return new Moment(ZETEL.clock().instant(), lists);
                })
                .toList();
        for (var moment : moments) {
            for (var list : LISTS) {
                assertThat(all(tenant, list, moment.at()))
                        .as("%s at %s", list, moment.at())
                        .isEqualTo(moment.lists().get(list));
            }
        }
        var now = ZETEL.clock().instant();
        assertThat(all(list -> read(tenant, list, now)))
                .isEqualTo(moments.getLast().lists());
        assertThat(moments.stream().map(moment -> moment.lists().get("/users")).distinct())
                .as("what there is to tell apart")
                .hasSize(MOMENTS);
        assertThat(moments.stream().flatMap(moment -> moment.lists().get("/users?state=DELETED").stream()))
                .as("somebody was deleted at some moment")
                .isNotEmpty();
    }

    @Test
    void the_time_to_come_and_the_time_before_the_first_event() {
        var tenant = opened();
        new DirectoryClient(tenant).users("a");
        for (var list : List.of("/users", "/devices", "/groups")) {
            assertThat(read(tenant, list, ZETEL.clock().instant().plusSeconds(60))
                            .expect(400)
                            .text("/code"))
                    .isEqualTo("FUTURE_INSTANT");
            assertThat(read(tenant, list, Instant.parse("2020-01-01T00:00:00Z"))
                            .expect(200)
                            .json()
                            .get("items"))
                    .isEmpty();
        }
    }

    @Test
    void N1_jobs_are_as_far_as_was_known_then() {
        var tenant = TestTenant.registered(ZETEL);
        var directory = new DirectoryClient(tenant);
        var before = ZETEL.clock().instant();
        var job = directory.batch("/users/batch", Stream.of(Map.of("userId", "a"), Map.of("x", "b")), Role.SERVICE);
        var path = "/jobs/" + job.text("/jobId");
        var over = Instant.parse(job.text("/finishedAt"));
        var running = over.minusNanos(1000);
        assertThat(running).isAfterOrEqualTo(Instant.parse(job.text("/startedAt")));

        assertThat(read(tenant, "/jobs", before).expect(200).json().get("items"))
                .isEmpty();
        read(tenant, path, before).expect(404);

        assertThat(read(tenant, path, over).expect(200).json()).isEqualTo(job.json());
        assertThat(read(tenant, "/jobs", over).json())
                .isEqualTo(tenant.as(Role.READER).get(tenant.path("/jobs")).json());
        assertThat(TestTenant.each(read(tenant, "/jobs?state=COMPLETED", over), "failed"))
                .containsExactly("1");

        assertThat(read(tenant, "/jobs?state=COMPLETED", running).json().get("items"))
                .isEmpty();
        var then =
                read(tenant, "/jobs?state=RUNNING", running).expect(200).json().at("/items/0");
        var shown = read(tenant, path, running).expect(200).json();
        assertThat(List.of(then, shown)).allSatisfy(told -> {
            assertThat(told.get("jobId")).isEqualTo(job.json().get("jobId"));
            assertThat(told.get("state").asString()).isEqualTo("RUNNING");
            assertThat(told.get("finishedAt").isNull()).isTrue();
            assertThat(told.get("done").isNull()).as("how far it had come").isTrue();
        });
        assertThat(shown.at("/errors/items")).isEmpty();
        read(tenant, "/jobs", ZETEL.clock().instant().plusSeconds(60)).expect(400);
        read(tenant, path, ZETEL.clock().instant().plusSeconds(60)).expect(400);
    }

    private static TestTenant opened() {
        var tenant = eligible();
        SKUS.forEach(sku -> tenant.buy(sku, 2));
        tenant.policy("TEAMS", "SPE_E3", "SPE_E5").expect(201);
        return tenant;
    }

    private static Map<String, List<JsonNode>> all(Function<String, Reply> ask) {
        var lists = new LinkedHashMap<String, List<JsonNode>>();
        LISTS.forEach(list -> lists.put(list, pages(list, ask)));
        return lists;
    }

    private static List<JsonNode> all(TestTenant tenant, String list, Instant at) {
        return pages(list, page -> read(tenant, page, at));
    }

    /** What is searched for comes in the order of the words of today, some of which may be gone. */
    private static List<JsonNode> inOrderOfIds(List<JsonNode> rows) {
        return rows.stream()
                .sorted(Comparator.comparing(row -> row.get("objectId").asString()))
                .toList();
    }

    /** The rows of all pages, without what is told of today. */
    private static List<JsonNode> pages(String list, Function<String, Reply> ask) {
        var rows = new ArrayList<JsonNode>();
        var page = ask.apply(list).expect(200).json();
        while (true) {
            page.get("items").forEach(row -> rows.add(((ObjectNode) row).remove(OF_TODAY)));
            if (page.get("nextCursor").isNull()) {
                return list.contains("search=") ? inOrderOfIds(rows) : rows;
            }
            var next = (list.contains("?") ? "&" : "?") + "cursor="
                    + page.get("nextCursor").asString();
            page = ask.apply(list + next).expect(200).json();
        }
    }
}
