package io.zetel.licensing.domain.holder;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Catalogues.VISIO;
import static io.zetel.licensing.domain.Claiming.signIn;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.POLICY;
import static io.zetel.licensing.domain.Contoso.awaited;
import static io.zetel.licensing.domain.Contoso.awaitedNoLonger;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.createsPolicy;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.Contoso.switchedOn;
import static io.zetel.licensing.domain.Directory.ALICE;
import static io.zetel.licensing.domain.Directory.BOB;
import static io.zetel.licensing.domain.Directory.SALES;
import static io.zetel.licensing.domain.Directory.SUPPORT;
import static io.zetel.licensing.domain.Directory.assigns;
import static io.zetel.licensing.domain.Directory.deletes;
import static io.zetel.licensing.domain.Directory.disinherited;
import static io.zetel.licensing.domain.Directory.gives;
import static io.zetel.licensing.domain.Directory.joins;
import static io.zetel.licensing.domain.Directory.leaves;
import static io.zetel.licensing.domain.Directory.member;
import static io.zetel.licensing.domain.Directory.recovered;
import static io.zetel.licensing.domain.Directory.removed;
import static io.zetel.licensing.domain.Directory.removes;
import static io.zetel.licensing.domain.Directory.restores;
import static io.zetel.licensing.domain.Directory.seatsFreed;
import static io.zetel.licensing.domain.Directory.users;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static io.zetel.licensing.domain.shared.Refusal.HOLDER_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.INVALID_COUNTRY;
import static io.zetel.licensing.domain.shared.Refusal.USER_DELETED;
import static io.zetel.licensing.domain.shared.Refusal.USER_NOT_DELETED;
import static io.zetel.licensing.domain.shared.Refusal.VERSION_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.Catalogues;
import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.access.ServiceAccess;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.group.GroupCommand.ApplyGroup;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersRemoved;
import io.zetel.licensing.domain.holder.DirectoryCommand.DeleteUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PatchUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PurgeUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PutUser;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentFailed;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseResumed;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseSuspended;
import io.zetel.licensing.domain.holder.HolderEvent.MemberSkipped;
import io.zetel.licensing.domain.holder.HolderEvent.OnPremisesSyncSet;
import io.zetel.licensing.domain.holder.HolderEvent.UsageLocationInherited;
import io.zetel.licensing.domain.holder.HolderEvent.UsageLocationSet;
import io.zetel.licensing.domain.holder.HolderEvent.UserProvisioned;
import io.zetel.licensing.domain.holder.HolderEvent.UserPurged;
import io.zetel.licensing.domain.holder.HolderEvent.UserRestored;
import io.zetel.licensing.domain.holder.HolderEvent.UserSoftDeleted;
import io.zetel.licensing.domain.holder.HolderEvent.UserTypeSet;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("Users who come, change, leave and come back")
class LeavingAndReturningSpec {

    private final LicensingScenario scenario = new LicensingScenario()
            .given(
                    registered(),
                    buys(E3, 1),
                    buys(VISIO, 2),
                    buys(F3, 1),
                    member(ALICE, "NL"),
                    member(BOB, "NL"),
                    users(SALES));

    @Nested
    class in_the_directory {

        @Test
        void become_known_once_and_change_fact_by_fact() {
            var dave = HolderId.user("dave");
            scenario.when(new PutUser(CONTOSO, dave, null, null, null, null))
                    .thenEvents(new UserProvisioned(CONTOSO, dave, UserType.MEMBER, null, false));
            scenario.when(new PutUser(CONTOSO, dave, UserType.GUEST, "DE", true, null))
                    .thenEvents(
                            new UserTypeSet(CONTOSO, dave, UserType.GUEST),
                            new UsageLocationSet(CONTOSO, dave, "DE"),
                            new OnPremisesSyncSet(CONTOSO, dave, true));
            scenario.when(new PutUser(CONTOSO, dave, UserType.GUEST, "DE", true, null))
                    .thenNothing();
            scenario.when(new PatchUser(CONTOSO, dave, null, null, null, null)).thenNothing();
        }

        @Test
        void are_refused_with_a_country_that_is_none_or_a_version_that_is_old() {
            scenario.when(member(ALICE, "Holland")).thenRefusedAt("/usageLocation", INVALID_COUNTRY);
            scenario.when(new PatchUser(CONTOSO, ALICE, null, "DE", null, 7L)).thenRefused(VERSION_MISMATCH);
            scenario.when(new PatchUser(CONTOSO, HolderId.user("dave"), null, "DE", null, null))
                    .thenRefused(HOLDER_NOT_FOUND);
        }

        @Test
        void P07_inherits_the_organisations_location_in_bulk_where_there_is_none() {
            var dave = HolderId.user("dave");
            var bulk = new PutUser(CONTOSO, dave, null, null, null, null, true);
            scenario.when(bulk)
                    .thenEvents(
                            new UserProvisioned(CONTOSO, dave, UserType.MEMBER, null, false),
                            new UsageLocationInherited(CONTOSO, dave, "NL"));
            scenario.when(bulk).thenNothing();
            var erin = HolderId.user("erin");
            scenario.given(new PutUser(CONTOSO, erin, null, null, null, null))
                    .when(new PutUser(CONTOSO, erin, UserType.GUEST, null, null, null, true))
                    .thenEvents(
                            new UserTypeSet(CONTOSO, erin, UserType.GUEST),
                            new UsageLocationInherited(CONTOSO, erin, "NL"));
            scenario.when(new PutUser(CONTOSO, HolderId.user("fay"), null, "BE", null, null, true))
                    .thenEvents(new UserProvisioned(CONTOSO, HolderId.user("fay"), UserType.MEMBER, "BE", false));
        }

        @Test
        void P07_inherit_the_organisations_location_when_they_leave_the_directory_on_premises() {
            var dave = HolderId.user("dave");
            scenario.given(new PutUser(CONTOSO, dave, null, null, true, null))
                    .when(new PatchUser(CONTOSO, dave, null, null, false, null))
                    .thenEvents(
                            new OnPremisesSyncSet(CONTOSO, dave, false),
                            new UsageLocationInherited(CONTOSO, dave, "NL"));
        }
    }

    @Nested
    class when_deleted {

        @Test
        void P23_P24_DEC7_keep_their_licences_asleep_and_give_the_seats_back() {
            scenario.given(assigns(ALICE, E3), gives(SALES, E3, VISIO), joins(SALES, ALICE))
                    .when(new DeleteUser(CONTOSO, ALICE, DeletionReason.LEFT_SYNC_SCOPE, null))
                    .thenEvents(
                            new UserSoftDeleted(CONTOSO, ALICE, DeletionReason.LEFT_SYNC_SCOPE, START),
                            suspended(E3, Source.DIRECT, false),
                            suspended(E3, Source.group(SALES), true),
                            suspended(VISIO, Source.group(SALES), true),
                            seatsFreed(E3, 1, 0),
                            seatsFreed(VISIO, 1, 0));
            assertThat(access(E3).access()).isEqualTo(ServiceAccess.Level.NONE);
            assertThat(access(E3).because())
                    .extracting(ServiceAccess.Because::reason)
                    .containsOnly(ServiceAccess.Reason.LICENSE_SUSPENDED);
        }

        @Test
        void are_deleted_once_and_only_when_known() {
            scenario.given(deletes(ALICE)).when(deletes(ALICE)).thenNothing();
            scenario.when(deletes(HolderId.user("dave"))).thenRefused(HOLDER_NOT_FOUND);
            scenario.when(member(ALICE, "DE")).thenRefused(USER_DELETED);
        }

        @Test
        void are_left_out_of_groups_until_they_are_back() {
            scenario.given(deletes(ALICE), gives(SALES, VISIO));
            assertThat(scenario.when(joins(SALES, ALICE)).events(MemberSkipped.class))
                    .extracting(MemberSkipped::reason)
                    .containsExactly(Refusal.USER_DELETED);
            scenario.when(restores(ALICE))
                    .thenEvents(
                            new UserRestored(CONTOSO, ALICE, START),
                            recovered(ALICE, SALES, VISIO),
                            seatsTaken(VISIO, 1, 1));
        }

        @Test
        void can_still_leave_groups() {
            scenario.given(gives(SALES, VISIO), joins(SALES, ALICE), deletes(ALICE));
            assertThat(scenario.when(leaves(SALES, ALICE)).events()).contains(disinherited(ALICE, SALES, VISIO, false));
            scenario.when(restores(ALICE)).thenEvents(new UserRestored(CONTOSO, ALICE, START));
        }

        @Test
        void A02_claim_nothing() {
            scenario.given(switchedOn(), createsPolicy(F3), deletes(ALICE));
            assertThat(scenario.when(signIn("alice").command()).refusal()).isEqualTo(USER_DELETED);
        }
    }

    @Nested
    class when_restored {

        @Test
        void P24_get_everything_back_where_there_are_seats() {
            scenario.given(assigns(ALICE, E3), gives(SALES, E3), joins(SALES, ALICE), deletes(ALICE))
                    .when(restores(ALICE))
                    .thenEvents(
                            new UserRestored(CONTOSO, ALICE, START),
                            resumed(E3, Source.DIRECT, true),
                            resumed(E3, Source.group(SALES), false),
                            seatsTaken(E3, 1, 1));
            assertThat(scenario.holder(CONTOSO, ALICE).isUnsettled()).isFalse();
            scenario.when(restores(ALICE)).thenNothing();
        }

        @Test
        void DEC7_wait_where_somebody_else_has_the_seat_by_now() {
            scenario.given(assigns(ALICE, E3), assigns(ALICE, F3), deletes(ALICE), assigns(BOB, E3))
                    .when(restores(ALICE))
                    .thenEvents(
                            new UserRestored(CONTOSO, ALICE, START),
                            countViolation(E3, Source.DIRECT, null),
                            resumed(F3, Source.DIRECT, true),
                            awaited(E3, ALICE),
                            seatsTaken(F3, 1, 1));
            assertThat(scenario.when(removes(BOB, E3)).events())
                    .contains(recovered(ALICE, Source.DIRECT, E3), seatsTaken(E3, 1, 1), awaitedNoLonger(E3, ALICE));
        }

        @Test
        void R13_get_all_or_nothing_of_a_group_back() {
            scenario.given(
                    gives(SALES, E3, VISIO), joins(SALES, ALICE), deletes(ALICE), assigns(BOB, E3), restores(ALICE));
            assertThat(scenario.holder(CONTOSO, ALICE).errors())
                    .containsExactly(AssignmentError.COUNT_VIOLATION, AssignmentError.OTHER);
            assertThat(scenario.pool(CONTOSO, VISIO.skuId()).assigned()).isZero();
        }

        @Test
        void get_a_claimed_licence_back_as_a_claimed_one() {
            var claimed = Source.autoClaim(POLICY);
            scenario.given(switchedOn(), createsPolicy(F3), signIn("alice").command(), deletes(ALICE))
                    .when(restores(ALICE))
                    .thenEvents(
                            new UserRestored(CONTOSO, ALICE, START), resumed(F3, claimed, true), seatsTaken(F3, 1, 1));
        }

        @Test
        void let_a_licence_that_waits_be_removed_without_a_seat() {
            scenario.given(assigns(ALICE, E3), deletes(ALICE), assigns(BOB, E3), restores(ALICE))
                    .when(removes(ALICE, E3))
                    .thenEvents(removed(ALICE, E3, Source.DIRECT, false), awaitedNoLonger(E3, ALICE));
        }
    }

    @Nested
    class when_purged {

        @Test
        void are_gone_with_everything() {
            scenario.given(assigns(ALICE, E3), deletes(ALICE))
                    .when(new PurgeUser(CONTOSO, ALICE, List.of()))
                    .thenEvents(new UserPurged(CONTOSO, ALICE));
            scenario.when(restores(ALICE)).thenRefused(HOLDER_NOT_FOUND);
            assertThat(scenario.holder(CONTOSO, ALICE).assignments()).isEmpty();
        }

        @Test
        void are_out_of_their_groups_so_that_none_brings_them_back() {
            scenario.given(gives(SALES, E3), joins(SALES, ALICE), deletes(ALICE))
                    .when(new PurgeUser(CONTOSO, ALICE, List.of(SALES, SUPPORT)))
                    .thenEvents(
                            new UserPurged(CONTOSO, ALICE), new GroupMembersRemoved(CONTOSO, SALES, List.of(ALICE)));
            scenario.when(new ApplyGroup(CONTOSO, SALES, List.of(ALICE))).thenNothing();
        }

        @Test
        void are_somebody_new_when_they_join_a_group_again() {
            scenario.given(
                    gives(SALES, E3), deletes(ALICE), new PurgeUser(CONTOSO, ALICE, List.of()), joins(SALES, ALICE));
            assertThat(scenario.holder(CONTOSO, ALICE).isKnown())
                    .as("nobody is known by the id")
                    .isFalse();
            scenario.given(member(ALICE, "NL"), joins(SALES, ALICE));
            assertThat(scenario.holder(CONTOSO, ALICE).isKnown()).isTrue();
            assertThat(scenario.holder(CONTOSO, ALICE).holds(E3.skuId())).isTrue();
        }

        @Test
        void may_be_new_again_under_the_same_id() {
            scenario.given(deletes(ALICE), new PurgeUser(CONTOSO, ALICE, List.of()))
                    .when(member(ALICE, "DE"))
                    .thenEvents(new UserProvisioned(CONTOSO, ALICE, UserType.MEMBER, "DE", false));
        }

        @Test
        void are_deleted_first() {
            scenario.when(new PurgeUser(CONTOSO, ALICE, List.of())).thenRefused(USER_NOT_DELETED);
        }
    }

    private ServiceAccess<HeldPath> access(Product product) {
        return HeldPath.access(
                scenario, Catalogues.ALL, CONTOSO, product.planIds().getFirst(), ALICE);
    }

    private static LicenseSuspended suspended(Product product, Source source, boolean seatFreed) {
        return new LicenseSuspended(CONTOSO, ALICE, product.skuId(), product.sku(), source, seatFreed, START);
    }

    private static LicenseResumed resumed(Product product, Source source, boolean seatTaken) {
        return new LicenseResumed(CONTOSO, ALICE, product.skuId(), product.sku(), source, seatTaken, START);
    }

    private static AssignmentFailed countViolation(Product product, Source source, @Nullable LicensingMode mode) {
        return new AssignmentFailed(
                CONTOSO,
                ALICE,
                product.skuId(),
                product.sku(),
                source,
                mode,
                List.of(),
                AssignmentError.COUNT_VIOLATION,
                List.of(),
                START);
    }
}
