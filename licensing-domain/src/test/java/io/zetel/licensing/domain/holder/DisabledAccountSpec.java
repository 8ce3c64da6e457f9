package io.zetel.licensing.domain.holder;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Catalogues.VISIO;
import static io.zetel.licensing.domain.Claiming.signIn;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.createsPolicy;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.Contoso.switchedOn;
import static io.zetel.licensing.domain.Directory.ALICE;
import static io.zetel.licensing.domain.Directory.BOB;
import static io.zetel.licensing.domain.Directory.SALES;
import static io.zetel.licensing.domain.Directory.assigns;
import static io.zetel.licensing.domain.Directory.deletes;
import static io.zetel.licensing.domain.Directory.gives;
import static io.zetel.licensing.domain.Directory.joins;
import static io.zetel.licensing.domain.Directory.leaves;
import static io.zetel.licensing.domain.Directory.member;
import static io.zetel.licensing.domain.Directory.recovered;
import static io.zetel.licensing.domain.Directory.removes;
import static io.zetel.licensing.domain.Directory.restores;
import static io.zetel.licensing.domain.Directory.seatsFreed;
import static io.zetel.licensing.domain.Directory.users;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static io.zetel.licensing.domain.holder.LicensesOfDisabled.KEEP;
import static io.zetel.licensing.domain.holder.LicensesOfDisabled.SUSPEND;
import static io.zetel.licensing.domain.shared.Refusal.ACCOUNT_DISABLED;
import static io.zetel.licensing.domain.shared.Refusal.HOLDER_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.USER_DELETED;
import static io.zetel.licensing.domain.shared.Refusal.VERSION_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.holder.DirectoryCommand.SetAccountEnabled;
import io.zetel.licensing.domain.holder.HolderEvent.AccountDisabled;
import io.zetel.licensing.domain.holder.HolderEvent.AccountEnabled;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseResumed;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseSuspended;
import io.zetel.licensing.domain.holder.HolderEvent.MemberSkipped;
import io.zetel.licensing.domain.holder.HolderEvent.UserRestored;
import io.zetel.licensing.domain.shared.HolderId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A user whose account is disabled")
class DisabledAccountSpec {

    private final LicensingScenario scenario = new LicensingScenario()
            .given(
                    registered(),
                    buys(E3, 1),
                    buys(VISIO, 2),
                    buys(F3, 1),
                    member(ALICE, "NL"),
                    member(BOB, "NL"),
                    users(SALES));

    @Test
    void P26_keeps_the_licences_where_that_is_meant() {
        scenario.given(assigns(ALICE, E3))
                .when(disables(KEEP))
                .thenEvents(new AccountDisabled(CONTOSO, ALICE, KEEP, START));
        assertThat(scenario.holder(CONTOSO, ALICE).holds(E3.skuId())).isTrue();
        scenario.when(disables(KEEP)).thenNothing();
        scenario.when(enables()).thenEvents(new AccountEnabled(CONTOSO, ALICE, START));
        scenario.when(enables()).thenNothing();
    }

    @Test
    void P26_gives_the_seats_back_where_that_is_meant_and_gets_everything_back_when_enabled() {
        scenario.given(assigns(ALICE, E3), gives(SALES, VISIO), joins(SALES, ALICE))
                .when(disables(SUSPEND))
                .thenEvents(
                        new AccountDisabled(CONTOSO, ALICE, SUSPEND, START),
                        suspended(E3, Source.DIRECT),
                        suspended(VISIO, Source.group(SALES)),
                        seatsFreed(E3, 1, 0),
                        seatsFreed(VISIO, 1, 0));
        scenario.when(disables(SUSPEND)).thenNothing();
        scenario.when(enables())
                .thenEvents(
                        new AccountEnabled(CONTOSO, ALICE, START),
                        resumed(E3, Source.DIRECT),
                        resumed(VISIO, Source.group(SALES)),
                        seatsTaken(E3, 1, 1),
                        seatsTaken(VISIO, 1, 1));
    }

    @Test
    void P26_waits_no_longer_for_what_a_group_could_not_give_and_gets_it_when_enabled() {
        scenario.given(assigns(BOB, E3), gives(SALES, E3), joins(SALES, ALICE));
        assertThat(scenario.when(disables(SUSPEND)).events(MemberSkipped.class))
                .extracting(MemberSkipped::reason)
                .containsExactly(ACCOUNT_DISABLED);
        assertThat(scenario.holder(CONTOSO, ALICE).awaited()).isEmpty();
        scenario.given(removes(BOB, E3), enables());
        assertThat(scenario.holder(CONTOSO, ALICE).holds(E3.skuId())).isTrue();
    }

    @Test
    void P26_stays_suspended_when_told_again_to_keep_the_licences_as_they_are() {
        scenario.given(assigns(ALICE, E3), disables(SUSPEND))
                .when(disables(KEEP))
                .thenNothing();
    }

    @Test
    void P26_can_be_suspended_after_it_was_only_disabled() {
        scenario.given(assigns(ALICE, E3), disables(KEEP))
                .when(disables(SUSPEND))
                .thenEvents(
                        new AccountDisabled(CONTOSO, ALICE, SUSPEND, START),
                        suspended(E3, Source.DIRECT),
                        seatsFreed(E3, 1, 0));
    }

    @Test
    void P26_is_left_out_of_groups_while_suspended_and_can_leave_them() {
        scenario.given(gives(SALES, VISIO), disables(SUSPEND));
        assertThat(scenario.when(joins(SALES, ALICE)).events(MemberSkipped.class))
                .extracting(MemberSkipped::reason)
                .containsExactly(ACCOUNT_DISABLED);
        scenario.when(enables())
                .thenEvents(
                        new AccountEnabled(CONTOSO, ALICE, START),
                        recovered(ALICE, SALES, VISIO),
                        seatsTaken(VISIO, 1, 1));
        scenario.given(disables(SUSPEND), leaves(SALES, ALICE))
                .when(enables())
                .thenEvents(new AccountEnabled(CONTOSO, ALICE, START));
    }

    @Test
    void P26_gets_nothing_by_hand_while_suspended_but_can_lose_it() {
        scenario.given(assigns(ALICE, E3), disables(SUSPEND))
                .when(assigns(ALICE, F3))
                .thenRefused(ACCOUNT_DISABLED);
        assertThat(scenario.when(removes(ALICE, E3)).events()).isNotEmpty();
        scenario.when(enables()).thenEvents(new AccountEnabled(CONTOSO, ALICE, START));
    }

    @Test
    void P26_leaves_the_seat_to_others() {
        scenario.given(assigns(ALICE, E3), disables(SUSPEND), assigns(BOB, E3), enables());
        assertThat(scenario.holder(CONTOSO, ALICE).awaited()).containsExactly(E3.skuId());
        scenario.given(disables(SUSPEND));
        assertThat(scenario.holder(CONTOSO, ALICE).awaited()).isEmpty();
        scenario.given(removes(BOB, E3));
        assertThat(scenario.holder(CONTOSO, ALICE).holds(E3.skuId())).isFalse();
        scenario.given(enables());
        assertThat(scenario.holder(CONTOSO, ALICE).holds(E3.skuId())).isTrue();
    }

    @Test
    void P26_claims_nothing() {
        scenario.given(switchedOn(), createsPolicy(F3), disables(KEEP));
        assertThat(scenario.when(signIn("alice").command()).refusal()).isEqualTo(ACCOUNT_DISABLED);
    }

    @Test
    void P26_is_deleted_and_restored_as_it_was() {
        scenario.given(assigns(ALICE, E3), disables(SUSPEND), deletes(ALICE))
                .when(enables())
                .thenRefused(USER_DELETED);
        scenario.when(restores(ALICE)).thenEvents(new UserRestored(CONTOSO, ALICE, START));
        scenario.when(enables())
                .thenEvents(
                        new AccountEnabled(CONTOSO, ALICE, START), resumed(E3, Source.DIRECT), seatsTaken(E3, 1, 1));
    }

    @Test
    void is_known_and_seen_as_it_is() {
        scenario.when(new SetAccountEnabled(CONTOSO, HolderId.user("dave"), false, KEEP, null))
                .thenRefused(HOLDER_NOT_FOUND);
        scenario.when(new SetAccountEnabled(CONTOSO, ALICE, false, KEEP, 7L)).thenRefused(VERSION_MISMATCH);
    }

    private static SetAccountEnabled disables(LicensesOfDisabled licenses) {
        return new SetAccountEnabled(CONTOSO, ALICE, false, licenses, null);
    }

    private static SetAccountEnabled enables() {
        return new SetAccountEnabled(CONTOSO, ALICE, true, KEEP, null);
    }

    private static LicenseSuspended suspended(Product product, Source source) {
        return new LicenseSuspended(CONTOSO, ALICE, product.skuId(), product.sku(), source, true, START);
    }

    private static LicenseResumed resumed(Product product, Source source) {
        return new LicenseResumed(CONTOSO, ALICE, product.skuId(), product.sku(), source, true, START);
    }
}
