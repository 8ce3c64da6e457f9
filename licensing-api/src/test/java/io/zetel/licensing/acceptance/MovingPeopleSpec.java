package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.seats.SeatUsage;
import io.zetel.licensing.projections.waiting.WaitingMembers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

@DisplayName("A company whose people move between groups")
class MovingPeopleSpec {

    private static final String E3 = "ENTERPRISEPACK";
    private static final String E5 = "ENTERPRISEPREMIUM";
    private static final String EMS = "EMS";

    private final RunningZetel zetel = RunningZetel.shared();
    private final DirectoryClient office = DirectoryClient.open(zetel.http());

    @Test
    void has_the_right_counts_and_states_at_each_step_and_after_a_replay_from_zero() throws Exception {
        office.tenant().buy(E3, 3);
        office.tenant().buy(EMS, 3);
        office.tenant().buy(E5, 2);
        office.users("anna", "ben", "cleo", "dirk", "eva");
        office.user("nowhere", Map.of());
        office.user("visitor", Map.of("userType", "Guest"));
        office.group("staff", "USER");
        office.group("experts", "USER");

        office.join("staff", "anna", "ben", "nowhere", "cleo", "visitor");
        var licensed = office.give("staff", E3, EMS);
        assertThat(counts(licensed)).isEqualTo(List.of(3, 3, 0));
        assertThat(office.licences(licensed, "nowhere")).isEqualTo(both("Active", "Active"));
        assertThat(office.licences(licensed, "cleo")).isEqualTo(both("Error CountViolation", "Error CountViolation"));
        assertThat(office.licences(licensed, "visitor"))
                .isEqualTo(both("Skipped EXTERNAL_ACCOUNT", "Skipped EXTERNAL_ACCOUNT"));

        // Moving without a conflict: first the target, then away from the source; in between both seats are taken.
        office.give("experts", E5);
        var target = office.join("experts", "anna");
        assertThat(office.licences(target, "anna").get(E5)).containsExactly("GROUP experts Active");
        assertThat(counts(target)).isEqualTo(List.of(3, 3, 1));
        var moved = office.leave("staff", "anna");
        assertThat(office.licences(moved, "anna")).isEqualTo(Map.of(E5, List.of("GROUP experts Active")));
        office.awaitLicenses("cleo", both("Active", "Active"));

        // Too few seats for the experts, then more.
        var waiting = office.join("experts", "dirk", "eva");
        assertThat(office.licences(waiting, "eva").get(E5)).containsExactly("GROUP experts Error CountViolation");
        office.tenant().buy(E5, 1);
        office.awaitLicenses("eva", Map.of(E5, List.of("GROUP experts Active")));
        var last = office.leave("staff", "visitor");
        assertThat(counts(last)).isEqualTo(List.of(3, 3, 3));
        assertThat(office.licences(last, "visitor")).isEmpty();

        var before = tables();
        replay();
        assertThat(tables()).isEqualTo(before);
    }

    @Test
    void moves_from_a_product_to_one_that_conflicts_with_it_without_a_gap() {
        office.tenant().buy("EXCHANGESTANDARD", 1);
        office.tenant().buy("EXCHANGEENTERPRISE", 1);
        office.user("anna");
        office.group("small", "USER");
        office.group("large", "USER");
        office.join("small", "anna");
        office.give("small", "EXCHANGESTANDARD");
        office.give("large", "EXCHANGEENTERPRISE");
        var target = office.join("large", "anna");
        assertThat(office.licences(target, "anna"))
                .isEqualTo(Map.of(
                        "EXCHANGESTANDARD",
                        List.of("GROUP small Active"),
                        "EXCHANGEENTERPRISE",
                        List.of("GROUP large Error MutuallyExclusiveViolation")));
        var moved = office.leave("small", "anna");
        assertThat(office.licences(moved, "anna"))
                .isEqualTo(Map.of("EXCHANGEENTERPRISE", List.of("GROUP large Active")));
    }

    @Test
    void owns_what_the_vendor_says_it_owns() throws IOException {
        var lists = vendorsLists();
        assumeTrue(Files.isDirectory(lists), () -> "the vendor's lists are not beside the project, at " + lists);
        int imported = 0;
        try (Stream<Path> files =
                Files.list(lists).filter(file -> file.getFileName().toString().startsWith("subscribedSkus-list"))) {
            for (var file : files.sorted().toList()) {
                var owner = DirectoryClient.open(zetel.http());
                for (var sku : Http.JSON.readTree(Files.readString(file)).get("value")) {
                    int enabled = sku.at("/prepaidUnits/enabled").asInt();
                    if (enabled > 0) {
                        owner.tenant().buy(sku.get("skuId").asString(), enabled);
                        var seats = owner.tenant()
                                .as(io.zetel.licensing.api.http.security.Role.READER)
                                .get(owner.tenant()
                                        .path("/products/" + sku.get("skuId").asString()))
                                .expect(200);
                        assertThat(seats.number("/total")).isEqualTo(enabled);
                        imported++;
                    }
                }
            }
        }
        assertThat(imported).isPositive();
    }

    /** Beside the project; where that is a work tree, beside the directory of all of them. */
    private static Path vendorsLists() {
        var places = Stream.of("../..", "../../..")
                .map(up -> Path.of(up, "shared/data/graph").toAbsolutePath().normalize())
                .toList();
        return places.stream().filter(Files::isDirectory).findFirst().orElse(places.getFirst());
    }

    private static Map<String, List<String>> both(String e3, String ems) {
        return Map.of(E3, List.of("GROUP staff " + e3), EMS, List.of("GROUP staff " + ems));
    }

    private List<Integer> counts(Reply write) {
        return Stream.of(E3, EMS, E5).map(sku -> office.assigned(write, sku)).toList();
    }

    /** What the read models show of this company. */
    private Map<String, List<String>> tables() {
        var jdbc = zetel.context().getBean(JdbcClient.class);
        return Stream.of(
                        "held_licences.holder",
                        "held_licences.licence",
                        "groups.directory_group",
                        "groups.member",
                        "groups.licence",
                        "waiting_members.waiting",
                        "seat_usage.pool",
                        "seat_usage.purchase")
                .collect(java.util.stream.Collectors.toMap(table -> table, table -> jdbc.sql(
                                "select row.*::text from %s row where tenant_id = ? order by 1".formatted(table))
                        .param(office.tenant().id())
                        .query(String.class)
                        .list()));
    }

    private void replay() {
        var processors = zetel.context().getBean(EventProcessingConfiguration.class);
        for (var group : List.of(HeldLicenses.GROUP, Groups.GROUP, WaitingMembers.GROUP, SeatUsage.GROUP)) {
            var processor = processors
                    .eventProcessorByProcessingGroup(group, StreamingEventProcessor.class)
                    .orElseThrow();
            var reached = reached(processor);
            processor.shutDown();
            processor.resetTokens();
            processor.start();
            Awaitility.await().atMost(java.time.Duration.ofSeconds(60)).until(() -> reached(processor) >= reached);
        }
    }

    private static long reached(StreamingEventProcessor processor) {
        return processor.processingStatus().values().stream()
                .mapToLong(status -> status.getCurrentPosition().orElse(-1))
                .min()
                .orElse(-1);
    }
}
