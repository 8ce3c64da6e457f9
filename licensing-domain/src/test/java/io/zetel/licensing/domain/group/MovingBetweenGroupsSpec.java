package io.zetel.licensing.domain.group;

import static io.zetel.licensing.domain.Catalogues.BASIC;
import static io.zetel.licensing.domain.Catalogues.BOOKABLE;
import static io.zetel.licensing.domain.Catalogues.BOOKINGS;
import static io.zetel.licensing.domain.Catalogues.COMPANY;
import static io.zetel.licensing.domain.Catalogues.DEVICE;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE;
import static io.zetel.licensing.domain.Catalogues.PHONE;
import static io.zetel.licensing.domain.Catalogues.POWER_APPS;
import static io.zetel.licensing.domain.Catalogues.VISIO;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.purchaseOf;
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.Directory.ALICE;
import static io.zetel.licensing.domain.Directory.BOB;
import static io.zetel.licensing.domain.Directory.CAROL;
import static io.zetel.licensing.domain.Directory.SALES;
import static io.zetel.licensing.domain.Directory.SUPPORT;
import static io.zetel.licensing.domain.Directory.assigned;
import static io.zetel.licensing.domain.Directory.assigns;
import static io.zetel.licensing.domain.Directory.choice;
import static io.zetel.licensing.domain.Directory.disinherited;
import static io.zetel.licensing.domain.Directory.gives;
import static io.zetel.licensing.domain.Directory.givesWithout;
import static io.zetel.licensing.domain.Directory.inherited;
import static io.zetel.licensing.domain.Directory.joins;
import static io.zetel.licensing.domain.Directory.leaves;
import static io.zetel.licensing.domain.Directory.recovered;
import static io.zetel.licensing.domain.Directory.removed;
import static io.zetel.licensing.domain.Directory.removes;
import static io.zetel.licensing.domain.Directory.seatsFreed;
import static io.zetel.licensing.domain.Directory.swaps;
import static io.zetel.licensing.domain.Directory.takes;
import static io.zetel.licensing.domain.holder.AssignmentError.COUNT_VIOLATION;
import static io.zetel.licensing.domain.holder.AssignmentError.DEPENDENCY_VIOLATION;
import static io.zetel.licensing.domain.holder.AssignmentError.MUTUALLY_EXCLUSIVE_VIOLATION;
import static io.zetel.licensing.domain.shared.Refusal.GROUP_HAS_LICENSES;
import static io.zetel.licensing.domain.shared.Refusal.GROUP_MEMBER_TYPE_FIXED;
import static io.zetel.licensing.domain.shared.Refusal.GROUP_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.GROUP_NOT_SECURITY_ENABLED;
import static io.zetel.licensing.domain.shared.Refusal.NOT_ASSIGNED;
import static io.zetel.licensing.domain.shared.Refusal.PLAN_NOT_IN_SKU;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_NOT_OWNED;
import static io.zetel.licensing.domain.shared.Refusal.SKU_NOT_ASSIGNABLE;
import static io.zetel.licensing.domain.shared.Refusal.SKU_TARGET_DEVICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.group.GroupCommand.DeleteGroup;
import io.zetel.licensing.domain.group.GroupCommand.PutGroup;
import io.zetel.licensing.domain.group.GroupCommand.ReprocessGroup;
import io.zetel.licensing.domain.group.GroupCommand.SetGroupLicenses;
import io.zetel.licensing.domain.group.GroupEvent.GroupDeleted;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersRemoved;
import io.zetel.licensing.domain.holder.AssignmentCommand.ReprocessUser;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("Licences through groups")
class MovingBetweenGroupsSpec extends GroupsAtContoso {

    @Nested
    class moving_between_groups {

        @Test
        void lets_both_products_live_side_by_side_where_they_can() {
            scenario.given(gives(SALES, E3), gives(SUPPORT, E5), joins(SALES, ALICE), joins(SUPPORT, ALICE));
            assertThat(scenario.pool(CONTOSO, E3.skuId()).assigned()
                            + scenario.pool(CONTOSO, E5.skuId()).assigned())
                    .isEqualTo(2);
        }

        @Test
        void gives_the_target_in_the_same_step_in_which_what_excludes_it_goes() {
            scenario.given(gives(SALES, E3), gives(SUPPORT, BASIC), joins(SALES, ALICE), joins(SUPPORT, ALICE));
            assertThat(scenario.holder(CONTOSO, ALICE).errors()).containsExactly(MUTUALLY_EXCLUSIVE_VIOLATION);
            scenario.when(leaves(SALES, ALICE))
                    .thenEvents(
                            new GroupMembersRemoved(CONTOSO, SALES, List.of(ALICE)),
                            disinherited(ALICE, SALES, E3, true),
                            recovered(ALICE, SUPPORT, BASIC),
                            seatsTaken(BASIC, 1, 1),
                            seatsFreed(E3, 1, 0));
        }

        @Test
        void exchanges_the_products_of_a_group_in_one_step() {
            scenario.given(gives(SALES, E3), joins(SALES, ALICE), assigns(ALICE, BOOKABLE));
            assertThat(scenario.when(swaps(SALES, E3, BASIC)).events())
                    .contains(disinherited(ALICE, SALES, E3, true), inherited(ALICE, SALES, BASIC));
            assertThat(scenario.holder(CONTOSO, ALICE).isUnsettled()).isFalse();
        }

        @Test
        void R06_keeps_the_old_product_until_the_new_one_has_a_seat() {
            scenario.given(gives(SALES, E5), joins(SALES, ALICE), assigns(BOB, E3), assigns(CAROL, E3));
            scenario.given(swaps(SALES, E5, E3), new ReprocessGroup(CONTOSO, SALES), new ReprocessUser(CONTOSO, ALICE));
            assertThat(scenario.holder(CONTOSO, ALICE).holds(E5.skuId())).isTrue();
            assertThat(scenario.holder(CONTOSO, ALICE).errors()).containsExactly(COUNT_VIOLATION, COUNT_VIOLATION);
            assertThat(scenario.when(removes(BOB, E3)).events())
                    .contains(disinherited(ALICE, SALES, E5, true), recovered(ALICE, SALES, E3));
            assertThat(scenario.holder(CONTOSO, ALICE).isUnsettled()).isFalse();
        }

        @Test
        void R06_waits_for_a_seat_of_what_excludes_the_old_product() {
            scenario.given(
                    gives(SALES, E3),
                    joins(SALES, ALICE),
                    new AdjustSubscription(
                            CONTOSO,
                            BASIC.skuId(),
                            purchaseOf(BASIC),
                            null,
                            null,
                            null,
                            RequestedStatus.SUSPENDED,
                            null),
                    swaps(SALES, E3, BASIC));
            assertThat(scenario.holder(CONTOSO, ALICE).holds(E3.skuId())).isTrue();
            assertThat(scenario.pool(CONTOSO, BASIC.skuId()).queue().waiting()).containsExactly(ALICE);
        }

        @Test
        void R06_lets_the_old_product_go_when_the_group_gives_nothing_in_its_place_any_more() {
            scenario.given(
                    gives(SALES, E5),
                    joins(SALES, ALICE),
                    assigns(BOB, E3),
                    assigns(CAROL, E3),
                    swaps(SALES, E5, E3),
                    takes(SALES, E3));
            assertThat(scenario.holder(CONTOSO, ALICE).assignments()).isEmpty();
        }

        @Test
        void keeps_what_is_needed_where_the_new_product_has_no_seat() {
            scenario.given(
                    gives(SALES, E5),
                    joins(SALES, ALICE),
                    assigns(ALICE, BOOKABLE),
                    assigns(BOB, E3),
                    assigns(CAROL, E3),
                    swaps(SALES, E5, E3));
            assertThat(scenario.holder(CONTOSO, ALICE).holds(E5.skuId())).isTrue();
            assertThat(scenario.holder(CONTOSO, ALICE).errors())
                    .containsExactlyInAnyOrder(DEPENDENCY_VIOLATION, COUNT_VIOLATION);
        }

        @Test
        void needs_no_extra_seat_from_hand_to_group() {
            scenario.given(assigns(ALICE, E3), assigns(BOB, E3), gives(SALES, E3), joins(SALES, ALICE));
            scenario.when(removes(ALICE, E3)).thenEvents(removed(ALICE, E3, Source.DIRECT, false));
        }
    }

    @Nested
    class as_groups {

        @Test
        void refuse_what_a_group_cannot_give_with_everything_that_is_wrong() {
            scenario.when(new SetGroupLicenses(
                            CONTOSO,
                            SALES,
                            List.of(choice(DEVICE), choice(COMPANY), choice(E3, PHONE), choice(POWER_APPS)),
                            List.of(E5.skuId()),
                            null,
                            false,
                            null))
                    .thenRefused(
                            SKU_TARGET_DEVICE, SKU_NOT_ASSIGNABLE, PLAN_NOT_IN_SKU, PRODUCT_NOT_OWNED, NOT_ASSIGNED);
        }

        @Test
        void section_2_7_refuse_an_add_on_without_what_it_needs_on_the_same_group() {
            scenario.given(gives(SUPPORT, E3))
                    .when(gives(SALES, BOOKABLE))
                    .thenRefusedAt("/add/0/sku", Refusal.DEPENDENCY_VIOLATION);
            scenario.given(givesWithout(SALES, BOOKABLE, BOOKINGS), gives(SUPPORT, BOOKABLE));
        }

        @Test
        void section_2_7_refuse_to_take_away_what_an_add_on_of_theirs_needs() {
            scenario.given(gives(SALES, E3, BOOKABLE));
            scenario.when(takes(SALES, E3)).thenRefusedAt("/remove/0", Refusal.DEPENDENCY_VIOLATION);
            scenario.when(givesWithout(SALES, E3, EXCHANGE)).thenRefusedAt("/add", Refusal.DEPENDENCY_VIOLATION);
            scenario.given(swaps(SALES, E3, BASIC), takes(SALES, BASIC, BOOKABLE));
        }

        @Test
        void section_2_7_may_change_otherwise_when_what_an_add_on_needs_is_gone_for_good() {
            scenario.given(
                    gives(SALES, E3, BOOKABLE),
                    new GroupCommand.DetachSku(CONTOSO, SALES, E3.skuId()),
                    gives(SALES, VISIO));
            scenario.when(gives(SALES, BOOKABLE)).thenRefused(Refusal.DEPENDENCY_VIOLATION);
        }

        @Test
        void R07_give_licences_only_as_security_groups() {
            scenario.given(new PutGroup(CONTOSO, SALES, HolderId.Type.USER, false, null))
                    .when(gives(SALES, E3))
                    .thenRefused(GROUP_NOT_SECURITY_ENABLED);
            scenario.given(gives(SUPPORT, E3))
                    .when(new PutGroup(CONTOSO, SUPPORT, HolderId.Type.USER, false, null))
                    .thenRefused(GROUP_HAS_LICENSES);
        }

        @Test
        void have_members_of_one_kind_for_ever() {
            scenario.when(new PutGroup(CONTOSO, SALES, HolderId.Type.DEVICE, true, null))
                    .thenRefused(GROUP_MEMBER_TYPE_FIXED);
        }

        @Test
        void DEC11_cannot_be_deleted_while_they_give_licences() {
            scenario.given(gives(SALES, E3), joins(SALES, ALICE))
                    .when(new DeleteGroup(CONTOSO, SALES, null))
                    .thenRefused(GROUP_HAS_LICENSES);
            scenario.given(takes(SALES, E3))
                    .when(new DeleteGroup(CONTOSO, SALES, null))
                    .thenEvents(new GroupDeleted(CONTOSO, SALES));
            scenario.when(joins(SALES, BOB)).thenRefused(GROUP_NOT_FOUND);
        }

        @Test
        void DEC11_let_members_keep_as_their_own_what_they_have() {
            scenario.given(gives(SALES, E3), joins(SALES, ALICE))
                    .when(new GroupCommand.ConvertInheritedToDirect(CONTOSO, SALES, List.of(ALICE)))
                    .thenEvents(assigned(ALICE, E3, false));
            scenario.given(takes(SALES, E3));
            assertThat(scenario.pool(CONTOSO, E3.skuId()).assigned()).isEqualTo(1);
        }
    }
}
