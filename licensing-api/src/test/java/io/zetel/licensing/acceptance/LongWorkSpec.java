package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Long work")
class LongWorkSpec {

    /** Sixty thousand with {@code -Dzetel.members=60000}. */
    private static final int MEMBERS = Integer.getInteger("zetel.members", 6_000);

    private static final String E3 = "SPE_E3";

    private final DirectoryClient office =
            DirectoryClient.open(RunningZetel.shared().http());

    @Test
    void a_line_whose_field_nobody_could_write_down_is_told_as_any_other() {
        var job = office.tenant()
                .as(Role.SERVICE)
                .post(
                        office.tenant().path("/devices/batch"),
                        "application/x-ndjson",
                        BodyPublishers.ofString("{\"\\u0000\":1}\n"))
                .expect(202);
        assertThat(job.number("/failed")).isEqualTo(1);
        assertThat(job.text("/errors/items/0/pointer")).isEqualTo("/\uFFFD");
    }

    @Test
    void a_batch_takes_the_good_lines_and_tells_the_bad_ones() {
        var lines = """
                    {"userId":"a","displayName":"Anna","usageLocation":"NL"}
                    {"userId":
                    {"userId":"b","usageLocation":"Narnia"}
                    {"userId":"c","userType":"Guest"}
                    """;
        var accepted = office.tenant()
                .as(Role.SERVICE)
                .post(office.tenant().path("/users/batch"), "application/x-ndjson", BodyPublishers.ofString(lines))
                .expect(202);
        var job = office.finished(accepted);
        assertThat(job.text("/state")).isEqualTo("COMPLETED");
        assertThat(List.of(job.number("/total"), job.number("/done"), job.number("/failed")))
                .containsExactly(4, 4, 2);
        assertThat(job.json()
                        .at("/errors/items")
                        .valueStream()
                        .map(error -> error.get("line").asInt() + " "
                                + error.get("code").asString()))
                .containsExactly("2 MALFORMED_JSON", "3 INVALID_COUNTRY");
        var anna = office.tenant().readAfter(job, "/users/a").expect(200);
        assertThat(anna.text("/displayName")).isEqualTo("Anna");
        assertThat(office.tenant().readAfter(job, "/users/c").text("/userType")).isEqualTo("Guest");
        var elsewhere = DirectoryClient.open(RunningZetel.shared().http());
        var foreign = accepted.header("Location")
                .replace(office.tenant().id(), elsewhere.tenant().id());
        elsewhere.tenant().as(Role.READER).get(foreign).expect(404);
    }

    @Test
    void devices_come_in_batches_too() {
        var job = office.batch(
                "/devices/batch", IntStream.range(0, 700).mapToObj(i -> Map.of("deviceId", "d" + i)), Role.USER_ADMIN);
        assertThat(List.of(job.number("/total"), job.number("/done"), job.number("/failed")))
                .containsExactly(700, 700, 0);
        office.tenant().readAfter(job, "/devices/d699").expect(200);
    }

    @Test
    void a_licensed_group_tells_how_far_many_have_joined_and_one_without_licences_has_nothing_to_tell() {
        var members = IntStream.range(0, 600)
                .mapToObj(i -> Map.of("memberId", "m-" + i))
                .toList();
        office.tenant().buy(E3, 550);
        office.manyUsers(600);
        office.group("licensed", "USER");
        office.group("plain", "USER");
        office.give("licensed", E3);
        var plain = office.batch("/groups/plain/members", members.stream(), Role.SERVICE);
        assertThat(office.licensing(plain, "plain")
                        .json()
                        .at("/licenseProcessingState/processingId")
                        .isNull())
                .isTrue();
        var joined = office.batch("/groups/licensed/members", members.stream(), Role.SERVICE);
        var told = office.licensing(joined, "licensed");
        assertThat(told.text("/licenseProcessingState/state")).isEqualTo("ProcessingComplete");
        assertThat(told.text("/licenseProcessingState/processingId")).isEqualTo(joined.text("/jobId"));
        assertThat(List.of(
                        told.number("/licenseProcessingState/total"),
                        told.number("/licenseProcessingState/ok"),
                        told.number("/licenseProcessingState/failed")))
                .containsExactly(600, 550, 50);
    }

    @Test
    void R03_a_large_group_is_licensed_with_progress_and_who_leaves_or_joins_meanwhile_ends_up_right() {
        office.tenant().buy(E3, MEMBERS);
        office.manyUsers(MEMBERS);
        office.users("late");
        office.group("everyone", "USER");
        var joined = office.batch("/groups/everyone/members", members(), Role.SERVICE);
        assertThat(joined.number("/done")).isEqualTo(MEMBERS);

        long begun = System.nanoTime();
        var accepted = office.give("everyone", E3);
        office.leave("everyone", "m-" + (MEMBERS - 1));
        office.join("everyone", "late");
        var job = office.finished(accepted, Duration.ofMinutes(5));
        var took = Duration.ofNanos(System.nanoTime() - begun);

        assertThat(job.text("/state")).isEqualTo("COMPLETED");
        assertThat(List.of(job.number("/total"), job.number("/done"), job.number("/failed")))
                .containsExactly(MEMBERS, MEMBERS, 0);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> office.tenant()
                                .as(Role.READER)
                                .get(office.tenant()
                                        .path("/groups/everyone/licensing?waitFor=" + job.header("Licensing-Position")))
                                .status()
                        == 200);
        var licensing = office.licensing(job, "everyone");
        assertThat(licensing.text("/licenseProcessingState/state")).isEqualTo("ProcessingComplete");
        assertThat(List.of(
                        licensing.number("/members"),
                        licensing.number("/licenses/0/licensed"),
                        licensing.number("/licenses/0/missing")))
                .containsExactly(MEMBERS, MEMBERS, 0);
        assertThat(office.assigned(job, E3)).isEqualTo(MEMBERS);
        assertThat(office.licences("late")).isEqualTo(Map.of(E3, List.of("GROUP everyone Active")));
        assertThat(office.licences("m-0")).isEqualTo(Map.of(E3, List.of("GROUP everyone Active")));
        System.out.printf("%,d members licensed in %.1f s%n", MEMBERS, took.toMillis() / 1000.0);
    }

    @Test
    void a_large_group_with_too_few_seats_names_who_waits_and_heals_them_in_join_order() {
        int members = 1_200;
        office.tenant().buy(E3, 1_000);
        office.manyUsers(members);
        office.group("everyone", "USER");
        office.batch("/groups/everyone/members", members().limit(members), Role.GROUP_ADMIN);
        var job = office.finished(office.give("everyone", E3));
        assertThat(job.number("/failed")).isEqualTo(200);
        var errors = office.tenant()
                .readAfter(job, "/jobs/" + job.text("/jobId") + "?limit=5")
                .expect(200);
        assertThat(errors.json().at("/errors/items").valueStream().map(error -> error.get("code")
                        .asString()))
                .hasSize(5)
                .containsOnly("CountViolation");
        assertThat(errors.text("/errors/nextCursor")).isNotBlank();

        office.tenant().buy(E3, 150);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> waiting()
                .equals(IntStream.range(1_150, members).mapToObj(i -> "m-" + i).collect(Collectors.toSet())));
    }

    private Set<String> waiting() {
        var reply = office.tenant()
                .as(Role.READER)
                .get(office.tenant().path("/groups/everyone/licensing?limit=500"))
                .expect(200);
        return reply.json()
                .at("/membersWithErrors/items")
                .valueStream()
                .map(error -> error.get("memberId").asString())
                .collect(Collectors.toSet());
    }

    private static Stream<Map<String, String>> members() {
        return IntStream.range(0, MEMBERS).mapToObj(i -> Map.of("memberId", "m-" + i));
    }
}
