package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.projections.LicensingProjections;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * What the first release stored still loads. To record it anew, as long as it is not out: {@code mvn -pl licensing-api
 * -am test -Dtest=FirstReleaseSpec -Dzetel.record=true -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@DisplayName("A store written by release 0.1.0")
class FirstReleaseSpec {

    private static final Path RECORDING = Path.of("src/test/resources/releases/0.1.0/events.ndjson");

    @Test
    @EnabledIfSystemProperty(named = "zetel.record", matches = "true")
    void is_recorded() throws IOException {
        try (var zetel = RunningZetel.start(
                RunningZetel.freshDirectory(), "--zetel.webhooks.allow-networks=127.0.0.0/8,::1/128")) {
            Files.createDirectories(RECORDING.getParent());
            Files.write(RECORDING, ReleaseStory.tell(zetel));
        }
    }

    @Test
    void holds_every_type_of_event_that_release_could_store() throws IOException {
        var recorded = lines().map(line -> line.get("payload_type").asString())
                .map(type -> type.substring(type.lastIndexOf('$') + 1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(recorded)
                .as(
                        "Nothing is out yet: let it happen in ReleaseStory and record it anew; after the release, record the next one")
                .containsExactlyInAnyOrderElementsOf(everyTypeOfEvent());
    }

    @Test
    void loads_into_projections_and_aggregates_and_goes_on() throws Exception {
        var zetel = RunningZetel.shared();
        var jdbc = zetel.context().getBean(JdbcClient.class);
        for (var line : lines().toList()) {
            jdbc.sql("""
                     insert into domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp, payload_type,
                                               payload_revision, payload, meta_data)
                     values (:id, :stream, :sequence, :type, :at, :payloadType, :revision, :payload, :metadata)
                     """)
                    .param("id", text(line, "event_identifier"))
                    .param("stream", text(line, "aggregate_identifier"))
                    .param("sequence", line.get("sequence_number").asLong())
                    .param("type", text(line, "type"))
                    .param("at", text(line, "time_stamp"))
                    .param("payloadType", text(line, "payload_type"))
                    .param("revision", text(line, "payload_revision"))
                    .param("payload", line.get("payload").asString().getBytes(StandardCharsets.UTF_8))
                    .param("metadata", line.get("meta_data").asString().getBytes(StandardCharsets.UTF_8))
                    .update();
        }
        var positions = zetel.context().getBean(Positions.class);
        for (var projection : LicensingProjections.ALL) {
            assertThat(positions.awaitSeen(projection.group(), positions.head(), Duration.ofSeconds(20)))
                    .as(projection.group())
                    .isTrue();
        }
        var path = "/api/v1/tenants/" + ReleaseStory.TENANT;
        var reader = zetel.caller(ReleaseStory.TENANT, Role.READER, Role.AUDITOR);
        assertThat(reader.get(path).text("/country")).isEqualTo("BE");
        assertThat(reader.get(path + "/products/SPE_E3").number("/assigned")).isEqualTo(2);
        assertThat(TestTenant.each(reader.get(path + "/products/SPE_E5/users"), "userId"))
                .containsExactly("carol");
        assertThat(TestTenant.each(reader.get(path + "/policies"), "name"))
                .contains("Teams for everyone")
                .doesNotContain("Short");
        assertThat(TestTenant.each(reader.get(path + "/subscriptions"), "status"))
                .contains("ENABLED", "DELETED");
        var directory = zetel.caller(DirectoryStory.TENANT, Role.READER, Role.AUDITOR);
        assertThat(Stream.of(
                                reader.get(path + "/history/verify"),
                                directory.get("/api/v1/tenants/" + DirectoryStory.TENANT + "/history/verify"))
                        .mapToLong(reply -> reply.json().get("events").asLong())
                        .sum())
                .isEqualTo(lines().count());
        assertThat(reader.get(path + "/history/verify").json().get("verified").asBoolean())
                .isTrue();

        var admin = zetel.caller(ReleaseStory.TENANT, Role.GLOBAL_ADMIN, Role.SERVICE);
        var again = Map.of("app", "TEAMS", "trigger", "SIGN_IN", "user", Map.of("userId", "alice"));
        assertThat(admin.post(path + "/claims", again).expect(200).text("/outcome"))
                .as("her licence is remembered")
                .isEqualTo("ALREADY_LICENSED");
        var policy = reader.get(path + "/policies")
                .json()
                .get("items")
                .valueStream()
                .filter(row -> row.get("app").asString().equals("TEAMS"))
                .toList()
                .getFirst();
        admin.patch(path + "/policies/" + policy.get("policyId").asString(), Map.of("name", "Teams, goes on"))
                .expect(200);
        admin.post(path + "/subscriptions", Map.of("sku", "SPE_E3", "seats", 3)).expect(201);
        zetel.operator().patch(path, Map.of("policyLimit", 30)).expect(200);
        theDirectoryGoesOn(zetel, directory);
    }

    private static void theDirectoryGoesOn(RunningZetel zetel, Caller reader) {
        var path = "/api/v1/tenants/" + DirectoryStory.TENANT;
        assertThat(DirectoryClient.licences(reader.get(path + "/users/ann/licenses")))
                .as("blocked from leaving by her telephone")
                .isEqualTo(Map.of(
                        "MCOEV",
                        List.of("DIRECT Active"),
                        "SPE_E3",
                        List.of("GROUP sales ActiveWithError DependencyViolation")));
        reader.get(path + "/users/gus").expect(404);
        var admin = zetel.caller(DirectoryStory.TENANT, Role.GLOBAL_ADMIN, Role.LICENSE_ADMIN, Role.GROUP_ADMIN);
        var freed = admin.put(path + "/users/ann/licenses", Map.of("remove", List.of("MCOEV")))
                .expect(200);
        var after = reader.get(path + "/users/ann/licenses?waitFor=" + freed.header("Licensing-Position"))
                .expect(200);
        assertThat(DirectoryClient.licences(after)).as("and gone with it").isEmpty();
        admin.post(path + "/groups/sales/members", Map.of("memberIds", List.of("cas")))
                .expect(200);
    }

    private static Set<String> everyTypeOfEvent() {
        return new ClassFileImporter()
                        .importUrl(LicensingEvent.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation())
                        .stream()
                        .filter(type -> type.isRecord() && type.isAssignableTo(LicensingEvent.class))
                        .map(JavaClass::getSimpleName)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<JsonNode> lines() throws IOException {
        return Files.readAllLines(RECORDING).stream().map(Http.JSON::readTree);
    }

    private static @org.jspecify.annotations.Nullable String text(JsonNode line, String field) {
        return line.get(field).asStringOpt().orElse(null);
    }
}
