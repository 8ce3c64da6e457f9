package io.zetel.licensing.projections.holders;

import static io.zetel.licensing.projections.shared.SampleFacts.ALICE;
import static io.zetel.licensing.projections.shared.SampleFacts.CONTOSO;
import static io.zetel.licensing.projections.shared.SampleFacts.E3;
import static io.zetel.licensing.projections.shared.SampleFacts.E5;
import static io.zetel.licensing.projections.shared.SampleFacts.FABRIKAM;
import static io.zetel.licensing.projections.shared.SampleFacts.NOW;
import static io.zetel.licensing.projections.shared.SampleFacts.POLICY;
import static io.zetel.licensing.projections.shared.SampleFacts.SWAY;
import static io.zetel.licensing.projections.shared.SampleFacts.TEAMS1;
import static io.zetel.licensing.projections.shared.SampleFacts.claimed;
import static io.zetel.licensing.projections.shared.SampleFacts.provisioned;
import static io.zetel.licensing.projections.shared.SampleFacts.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.zetel.licensing.domain.holder.Account;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentOptionsSet;
import io.zetel.licensing.domain.holder.HolderEvent.BackupProductUsed;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseInherited;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseResumed;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseSuspended;
import io.zetel.licensing.domain.holder.HolderEvent.UsageLocationInherited;
import io.zetel.licensing.domain.holder.HolderEvent.UserProvisioned;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.policy.PolicyPlans;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.projections.shared.Database;
import io.zetel.licensing.projections.shared.GivenEvents;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

@DisplayName("Held licences")
class HeldLicensesSpec {

    private static final PolicyId OTHER = new PolicyId("p-2");

    private final HeldLicensesProjection projection =
            new HeldLicensesProjection(Database.dataSource(), HeldLicenses.SCHEMA);
    private final HeldLicenses held = new HeldLicenses(Database.dataSource(), HeldLicenses.SCHEMA);
    private final GivenEvents history = new GivenEvents();

    @BeforeEach
    void forget() {
        projection.reset();
    }

    @Test
    void shows_a_user_as_known_with_the_version_of_its_stream() {
        tell(new UserProvisioned(CONTOSO, ALICE, UserType.GUEST, null, true));
        assertThat(held.user(CONTOSO, ALICE))
                .contains(new HolderRow(ALICE, UserType.GUEST, null, true, Standing.ACTIVE, 1, null));
        tell(new UsageLocationInherited(CONTOSO, ALICE, "NL"));
        assertThat(held.user(CONTOSO, ALICE))
                .contains(new HolderRow(ALICE, UserType.GUEST, "NL", true, Standing.ACTIVE, 2, null));
        tell(
                claimed(CONTOSO, ALICE, "c-1", POLICY, E5, 1, NOW),
                new BackupProductUsed(CONTOSO, ALICE, "c-1", POLICY, E3, E5, 1, NOW));
        assertThat(held.user(CONTOSO, ALICE))
                .contains(new HolderRow(ALICE, UserType.GUEST, "NL", true, Standing.ACTIVE, 4, null));
    }

    @Test
    void P07_shows_the_inherited_location_of_a_user_met_in_the_same_batch() {
        tell(
                provisioned(CONTOSO, ALICE),
                new UsageLocationInherited(CONTOSO, ALICE, "NL"),
                claimed(CONTOSO, ALICE, "c-1", POLICY, NOW));
        assertThat(held.user(CONTOSO, ALICE))
                .contains(new HolderRow(ALICE, UserType.MEMBER, "NL", false, Standing.ACTIVE, 3, null));
    }

    @Test
    void A27_shows_a_claimed_licence_with_its_source_and_the_plans_it_leaves_off() {
        tell(provisioned(CONTOSO, ALICE), claimed(CONTOSO, ALICE, "c-1", POLICY, E3, 0, NOW, SWAY, TEAMS1));
        assertThat(held.licences(CONTOSO, ALICE))
                .containsExactly(LicenseRow.active(
                        E3,
                        "SPE_E3",
                        new Source(Source.Type.AUTO_CLAIM, "p-1"),
                        NOW,
                        Services.allBut(List.of(SWAY, TEAMS1)),
                        NOW));
    }

    @Test
    void A01_shows_one_row_for_each_source_and_keeps_since_when_each_is_there() {
        tell(
                provisioned(CONTOSO, ALICE),
                claimed(CONTOSO, ALICE, "c-1", POLICY, E3, 0, NOW),
                claimed(CONTOSO, ALICE, "c-2", OTHER, E3, 0, NOW),
                claimed(CONTOSO, ALICE, "c-3", OTHER, E5, 1, NOW));
        tell(claimed(CONTOSO, ALICE, "c-4", POLICY, E3, 0, NOW.plusSeconds(5), SWAY));
        assertThat(held.licences(CONTOSO, ALICE))
                .extracting(LicenseRow::sku, row -> row.source().id(), LicenseRow::since, LicenseRow::disabledPlans)
                .containsExactly(
                        tuple("SPE_E3", "p-1", NOW, List.of(SWAY)),
                        tuple("SPE_E3", "p-2", NOW, List.of()),
                        tuple("SPE_E5", "p-2", NOW, List.of()));
    }

    @Test
    void P13_lists_the_users_of_a_product_by_id_with_their_sources() {
        for (var user : List.of("carol", "alice", "bob")) {
            tell(
                    provisioned(CONTOSO, HolderId.user(user)),
                    claimed(CONTOSO, HolderId.user(user), "c-" + user, POLICY, NOW));
        }
        tell(
                claimed(CONTOSO, ALICE, "c-9", OTHER, E3, 0, NOW.plusSeconds(1)),
                claimed(CONTOSO, HolderId.user("dave"), "c-8", POLICY, E5, 0, NOW),
                claimed(CONTOSO, HolderId.device("laptop"), "c-7", POLICY, E3, 0, NOW),
                claimed(FABRIKAM, ALICE, "c-6", POLICY, NOW));
        assertThat(held.usersOf(CONTOSO, E3, null, 2))
                .containsExactly(
                        new ProductUserRow(
                                "alice",
                                NOW,
                                LicenseState.ACTIVE,
                                List.of(
                                        new Source(Source.Type.AUTO_CLAIM, "p-1"),
                                        new Source(Source.Type.AUTO_CLAIM, "p-2"))),
                        new ProductUserRow(
                                "bob", NOW, LicenseState.ACTIVE, List.of(new Source(Source.Type.AUTO_CLAIM, "p-1"))));
        assertThat(held.usersOf(CONTOSO, E3, "bob", 2))
                .extracting(ProductUserRow::userId)
                .containsExactly("carol");
    }

    @Test
    void P24_a_licence_that_sleeps_goes_on_sleeping_when_its_group_gives_other_services() {
        var sales = Source.group(new GroupId("sales"));
        tell(
                provisioned(CONTOSO, ALICE),
                new LicenseInherited(
                        CONTOSO, ALICE, E3, "SPE_E3", new GroupId("sales"), LicensingMode.ATOMIC, List.of(), true, NOW),
                new LicenseSuspended(CONTOSO, ALICE, E3, "SPE_E3", sales, true, NOW),
                new AssignmentOptionsSet(CONTOSO, ALICE, E3, "SPE_E3", sales, List.of(SWAY), NOW.plusSeconds(1)));
        assertThat(held.licences(CONTOSO, ALICE))
                .containsExactly(new LicenseRow(
                        E3,
                        "SPE_E3",
                        sales,
                        NOW,
                        LicenseState.SUSPENDED,
                        null,
                        Services.allBut(List.of(SWAY)),
                        NOW.plusSeconds(1),
                        List.of(),
                        null));
        tell(new LicenseResumed(CONTOSO, ALICE, E3, "SPE_E3", sales, true, NOW.plusSeconds(2)));
        assertThat(held.licences(CONTOSO, ALICE))
                .containsExactly(LicenseRow.active(
                        E3, "SPE_E3", sales, NOW, Services.allBut(List.of(SWAY)), NOW.plusSeconds(2)));
    }

    @Test
    void B13_the_plans_that_a_version_of_a_policy_names_stand_once_for_all_its_claims() {
        var plans = PolicyPlans.of(List.of(SWAY));
        for (var who : List.of(ALICE, HolderId.user("bob"))) {
            tell(
                    provisioned(CONTOSO, who),
                    claimed(CONTOSO, who, "c-" + who.id(), POLICY, NOW).giving(plans));
        }
        assertThat(JdbcClient.create(Database.dataSource())
                        .sql("select count(*) from held_licences.licence where enabled_plans is not null")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(held.licences(CONTOSO, List.of(ALICE, HolderId.user("bob"))).values())
                .hasSize(2)
                .allSatisfy(rows -> assertThat(rows)
                        .singleElement()
                        .extracting(row -> row.services().enabledPlans())
                        .isEqualTo(plans));
        tell(new AssignmentOptionsSet(
                CONTOSO, ALICE, E3, "SPE_E3", Source.autoClaim(POLICY), List.of(), NOW.plusSeconds(1)));
        assertThat(held.licences(CONTOSO, ALICE).getFirst().services()).isEqualTo(Services.allBut(List.of()));
    }

    @Test
    void a_refused_claim_makes_nobody_known() {
        tell(refused(CONTOSO, ALICE, "c-1", POLICY, Refusal.OUT_OF_LICENSES, NOW));
        assertThat(held.user(CONTOSO, ALICE)).isEmpty();
        assertThat(held.licences(CONTOSO, ALICE)).isEmpty();
    }

    @Test
    void a_tenant_sees_only_its_own() {
        tell(provisioned(FABRIKAM, ALICE), claimed(FABRIKAM, ALICE, "c-1", POLICY, NOW));
        assertThat(held.user(CONTOSO, ALICE)).isEmpty();
        assertThat(held.licences(CONTOSO, ALICE)).isEmpty();
        assertThat(held.usersOf(CONTOSO, E3, null, 10)).isEmpty();
    }

    @Test
    void D02_P24_tells_every_path_to_what_somebody_may_use() {
        tell(provisioned(CONTOSO, ALICE), claimed(CONTOSO, ALICE, "c-1", POLICY, E3, 0, NOW, SWAY));
        var bob = HolderId.user("bob");
        assertThat(held.access(CONTOSO, List.of(bob, ALICE, ALICE)))
                .as("in the order asked")
                .containsExactly(
                        new AccessPaths(bob, Standing.UNKNOWN, Account.ENABLED, List.of()), ofAlice(), ofAlice());
        assertThat(held.access(FABRIKAM, List.of(ALICE)))
                .containsExactly(new AccessPaths(ALICE, Standing.UNKNOWN, Account.ENABLED, List.of()));
    }

    private static AccessPaths ofAlice() {
        return new AccessPaths(
                ALICE,
                Standing.ACTIVE,
                Account.ENABLED,
                List.of(new Grant(
                        ALICE,
                        E3,
                        Source.autoClaim(POLICY),
                        LicenseState.ACTIVE,
                        null,
                        NOW,
                        Services.allBut(List.of(SWAY)),
                        false)));
    }

    private void tell(HolderEvent... events) {
        int before = history.recorded().size();
        var all = history.then(events).recorded();
        projection.project(all.subList(before, all.size()));
    }
}
