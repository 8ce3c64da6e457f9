package io.zetel.licensing.projections.holders;

import static io.zetel.licensing.projections.shared.SampleFacts.CONTOSO;
import static io.zetel.licensing.projections.shared.SampleFacts.E3;
import static io.zetel.licensing.projections.shared.SampleFacts.E5;
import static io.zetel.licensing.projections.shared.SampleFacts.FABRIKAM;
import static io.zetel.licensing.projections.shared.SampleFacts.NOW;
import static io.zetel.licensing.projections.shared.SampleFacts.POLICY;
import static io.zetel.licensing.projections.shared.SampleFacts.claimed;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentFailed;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseAssigned;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseInherited;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseLost;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseSuspended;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.holder.LossReason;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.projections.shared.Database;
import io.zetel.licensing.projections.shared.GivenEvents;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The order in which seats are taken back (R12)")
class ReclaimOrderSpec {

    private static final GroupId SALES = new GroupId("sales");

    private final HeldLicensesProjection projection =
            new HeldLicensesProjection(Database.dataSource(), HeldLicenses.SCHEMA);
    private final HeldLicenses held = new HeldLicenses(Database.dataSource(), HeldLicenses.SCHEMA);
    private final GivenEvents history = new GivenEvents();

    @BeforeEach
    void forget() {
        projection.reset();
    }

    @Test
    void is_claims_before_groups_before_hands_and_of_those_alike_the_newest_first_then_by_id() {
        tell(
                direct("d-old", E3, 1),
                direct("d-new", E3, 9),
                inherited("g-old", 2),
                inherited("g-new", 8),
                claim("c-old", 3),
                claim("b", 7),
                claim("a", 7));
        assertThat(order()).containsExactly("a", "b", "c-old", "g-new", "g-old", "d-new", "d-old");
    }

    @Test
    void goes_by_the_firmest_source_and_by_when_the_first_began() {
        tell(claim("alice", 1), direct("alice", E3, 9), claim("bob", 5), inherited("bob", 6), claim("carol", 7));
        assertThat(held.inReclaimOrder(CONTOSO, E3, 0, 10))
                .extracting(row -> row.holder().id() + " " + row.source() + " " + row.since())
                .containsExactly(
                        "carol AUTO_CLAIM " + NOW.plusSeconds(7),
                        "bob GROUP " + NOW.plusSeconds(5),
                        "alice DIRECT " + NOW.plusSeconds(1));
    }

    @Test
    void leaves_out_who_waits_sleeps_or_lost_it_and_other_products_and_tenants() {
        tell(
                claim("alice", 1),
                claim("sleeps", 2),
                claim("lost", 3),
                direct("other", E5, 4),
                claimed(FABRIKAM, HolderId.user("stranger"), "c-f", POLICY, NOW),
                new AssignmentFailed(
                        CONTOSO,
                        HolderId.user("waits"),
                        E3,
                        "SPE_E3",
                        Source.group(SALES),
                        LicensingMode.ATOMIC,
                        List.of(),
                        AssignmentError.COUNT_VIOLATION,
                        List.of(),
                        NOW),
                new LicenseSuspended(
                        CONTOSO, HolderId.user("sleeps"), E3, "SPE_E3", Source.autoClaim(POLICY), true, NOW),
                new LicenseLost(
                        CONTOSO,
                        HolderId.user("lost"),
                        E3,
                        "SPE_E3",
                        List.of(Source.autoClaim(POLICY)),
                        LossReason.RECLAIMED,
                        true,
                        NOW));
        assertThat(order()).containsExactly("alice");
        assertThat(held.everyoneWith(CONTOSO, E3, null, 10))
                .extracting(HolderId::id)
                .containsExactly("alice", "sleeps", "waits");
    }

    @Test
    void is_read_page_by_page() {
        tell(claim("a", 3), claim("b", 2), claim("c", 1));
        assertThat(held.inReclaimOrder(CONTOSO, E3, 1, 1))
                .extracting(row -> row.holder().id())
                .containsExactly("b");
        assertThat(held.everyoneWith(CONTOSO, E3, HolderId.user("a"), 1))
                .extracting(HolderId::id)
                .containsExactly("b");
    }

    private List<String> order() {
        return held.inReclaimOrder(CONTOSO, E3, 0, 100).stream()
                .map(row -> row.holder().id())
                .toList();
    }

    private static HolderEvent claim(String user, int second) {
        return claimed(CONTOSO, HolderId.user(user), "claim-" + user, POLICY, NOW.plusSeconds(second));
    }

    private static HolderEvent direct(String user, SkuId sku, int second) {
        return new LicenseAssigned(
                CONTOSO, HolderId.user(user), sku, "SPE_E3", List.of(), true, NOW.plusSeconds(second));
    }

    private static HolderEvent inherited(String user, int second) {
        return new LicenseInherited(
                CONTOSO,
                HolderId.user(user),
                E3,
                "SPE_E3",
                SALES,
                LicensingMode.ATOMIC,
                List.of(),
                true,
                NOW.plusSeconds(second));
    }

    private void tell(HolderEvent... events) {
        int before = history.recorded().size();
        var all = history.then(events).recorded();
        projection.project(all.subList(before, all.size()));
    }
}
