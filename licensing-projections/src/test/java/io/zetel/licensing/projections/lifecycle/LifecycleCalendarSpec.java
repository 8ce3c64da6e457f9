package io.zetel.licensing.projections.lifecycle;

import static io.zetel.licensing.projections.shared.SampleFacts.ALICE;
import static io.zetel.licensing.projections.shared.SampleFacts.CONTOSO;
import static io.zetel.licensing.projections.shared.SampleFacts.E3;
import static io.zetel.licensing.projections.shared.SampleFacts.E5;
import static io.zetel.licensing.projections.shared.SampleFacts.FABRIKAM;
import static io.zetel.licensing.projections.shared.SampleFacts.NOW;
import static io.zetel.licensing.projections.shared.SampleFacts.POLICY;
import static io.zetel.licensing.projections.shared.SampleFacts.bought;
import static io.zetel.licensing.projections.shared.SampleFacts.created;
import static io.zetel.licensing.projections.shared.SampleFacts.product;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.group.GroupEvent.GroupDeleted;
import io.zetel.licensing.domain.group.GroupEvent.GroupLicensesSet;
import io.zetel.licensing.domain.holder.DeletionReason;
import io.zetel.licensing.domain.holder.GroupLicense;
import io.zetel.licensing.domain.holder.HolderEvent.UserPurged;
import io.zetel.licensing.domain.holder.HolderEvent.UserRestored;
import io.zetel.licensing.domain.holder.HolderEvent.UserSoftDeleted;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.policy.PolicyEvent.BackupProductAdded;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyDeleted;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyDisabled;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyEnabled;
import io.zetel.licensing.domain.policy.PolicyEvent.ProductsRemoved;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.OverAssignmentDetected;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.OverAssignmentResolved;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsFreed;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsTaken;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionDeleted;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionExpired;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionExpiring;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionStarted;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionSuspended;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.TermSet;
import io.zetel.licensing.projections.shared.Database;
import io.zetel.licensing.projections.shared.GivenEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The calendar of what is due")
class LifecycleCalendarSpec {

    private static final SubscriptionId FIRST = new SubscriptionId("s-1");
    private static final Instant START = in(-100);
    private static final GroupId SALES = new GroupId("sales");

    private final LifecycleCalendarProjection projection =
            new LifecycleCalendarProjection(Database.dataSource(), LifecycleCalendar.SCHEMA);
    private final LifecycleCalendar calendar = new LifecycleCalendar(Database.dataSource(), LifecycleCalendar.SCHEMA);
    private final GivenEvents history = new GivenEvents();

    @BeforeEach
    void forget() {
        projection.reset();
    }

    @Test
    void has_a_purchase_from_the_very_instant_at_which_its_state_ends() {
        tell(bought(CONTOSO, E3, "s-1", 10, START, in(10), false));
        thenDueFrom(START);
        tell(new SubscriptionStarted(CONTOSO, E3, FIRST, START));
        thenDueFrom(in(10));
        tell(new TermSet(CONTOSO, E3, FIRST, in(20), false));
        thenDueFrom(in(20));
        tell(new SubscriptionExpired(CONTOSO, E3, FIRST, in(20)));
        thenDueFrom(in(50));
        tell(new SubscriptionSuspended(CONTOSO, E3, FIRST, in(50)));
        thenDueFrom(in(140));
        tell(new SubscriptionDeleted(CONTOSO, E3, FIRST, in(140)));
        assertThat(calendar.pools(Due.ADVANCE, in(9999), null, 10)).isEmpty();
    }

    @Test
    void has_the_next_of_several_purchases() {
        tell(
                bought(CONTOSO, E3, "s-1", 10, START, in(10), false),
                new SubscriptionStarted(CONTOSO, E3, FIRST, START),
                bought(CONTOSO, E3, "s-2", 10, in(5), null, false));
        thenDueFrom(in(5));
        tell(new SubscriptionStarted(CONTOSO, E3, new SubscriptionId("s-2"), in(5)));
        thenDueFrom(in(10));
    }

    @Test
    void has_the_same_dates_when_seats_go_out() {
        tell(bought(CONTOSO, E3, "s-1", 10, START, in(10), false), new SubscriptionStarted(CONTOSO, E3, FIRST, START));
        tell(new SeatsTaken(CONTOSO, E3, 2, 2), new SeatsTaken(CONTOSO, E5, 1, 1));
        thenDueFrom(in(10));
        tell(new TermSet(CONTOSO, E3, FIRST, in(20), false));
        thenDueFrom(in(20));
        assertThat(gone()).isEmpty();
    }

    @Test
    void has_an_end_until_it_is_announced() {
        tell(bought(CONTOSO, E3, "s-1", 10, START, in(10), false));
        assertThat(ending(in(10))).as("it has not begun").isEmpty();
        tell(
                new SubscriptionStarted(CONTOSO, E3, FIRST, START),
                bought(CONTOSO, E3, "s-2", 10, START, in(20), false),
                new SubscriptionStarted(CONTOSO, E3, new SubscriptionId("s-2"), START));
        assertThat(ending(in(10).minusMillis(1))).isEmpty();
        assertThat(ending(in(10))).containsExactly(new DuePool(CONTOSO, E3));
        tell(new SubscriptionExpiring(CONTOSO, E3, FIRST, in(10)));
        assertThat(ending(in(20).minusMillis(1))).isEmpty();
        assertThat(ending(in(20))).hasSize(1);
        tell(new TermSet(CONTOSO, E3, new SubscriptionId("s-2"), in(20), true));
        assertThat(ending(in(20))).as("it renews itself").isEmpty();
        tell(new TermSet(CONTOSO, E3, FIRST, in(15), false));
        assertThat(ending(in(15))).as("it was moved").hasSize(1);
    }

    @Test
    void has_an_over_assignment_until_it_is_resolved() {
        tell(bought(CONTOSO, E3, "s-1", 10, START, null, false), new OverAssignmentDetected(CONTOSO, E3, 3, in(90)));
        assertThat(calendar.pools(Due.RECLAIM, in(90).minusMillis(1), null, 10)).isEmpty();
        assertThat(calendar.pools(Due.RECLAIM, in(90), null, 10)).containsExactly(new DuePool(CONTOSO, E3));
        tell(new OverAssignmentResolved(CONTOSO, E3));
        assertThat(calendar.pools(Due.RECLAIM, in(90), null, 10)).isEmpty();
    }

    @Test
    void has_a_product_that_is_gone_until_its_seats_are_back() {
        tell(bought(CONTOSO, E3, "s-1", 10, START, null, false), new SeatsTaken(CONTOSO, E3, 2, 2));
        assertThat(gone()).isEmpty();
        tell(new SubscriptionDeleted(CONTOSO, E3, FIRST, NOW));
        assertThat(gone()).containsExactly(new DuePool(CONTOSO, E3));
        tell(new SeatsFreed(CONTOSO, E3, 2, 0));
        assertThat(gone()).isEmpty();
    }

    @Test
    void does_not_have_a_product_that_was_bought_anew() {
        tell(
                bought(CONTOSO, E3, "s-1", 10, START, null, false),
                new SeatsTaken(CONTOSO, E3, 2, 2),
                new SubscriptionDeleted(CONTOSO, E3, FIRST, NOW),
                bought(CONTOSO, E3, "s-2", 10, NOW, null, false));
        assertThat(gone()).isEmpty();
    }

    @Test
    void has_a_product_that_is_gone_until_no_policy_gives_it() {
        tell(created(CONTOSO, POLICY, "Teams"), new BackupProductAdded(CONTOSO, POLICY, product(E5), 1));
        tell(
                bought(CONTOSO, E3, "s-1", 10, START, null, false),
                new SubscriptionDeleted(CONTOSO, E3, FIRST, NOW),
                created(FABRIKAM, POLICY, "Elsewhere"));
        assertThat(gone()).containsExactly(new DuePool(CONTOSO, E3));
        assertThat(calendar.givers(CONTOSO, E3))
                .extracting(giver -> giver.key().id())
                .containsExactly("p-1");
        tell(new ProductsRemoved(CONTOSO, POLICY, List.of(E3)));
        assertThat(gone()).isEmpty();
        assertThat(calendar.givers(CONTOSO, E3)).isEmpty();
    }

    @Test
    void lets_a_policy_keep_its_only_product_as_long_as_it_is_off() {
        tell(
                created(CONTOSO, POLICY, "Teams"),
                bought(CONTOSO, E3, "s-1", 10, START, null, false),
                new SubscriptionDeleted(CONTOSO, E3, FIRST, NOW));
        assertThat(gone()).hasSize(1);
        tell(new PolicyDisabled(CONTOSO, POLICY));
        assertThat(gone()).isEmpty();
        tell(new PolicyEnabled(CONTOSO, POLICY));
        assertThat(gone()).hasSize(1);
        tell(new PolicyDeleted(CONTOSO, POLICY));
        assertThat(gone()).isEmpty();
    }

    @Test
    void has_a_product_that_is_gone_until_no_group_gives_it() {
        tell(
                gives(E3),
                bought(CONTOSO, E3, "s-1", 10, START, null, false),
                new SubscriptionDeleted(CONTOSO, E3, FIRST, NOW));
        assertThat(gone()).hasSize(1);
        assertThat(calendar.givers(CONTOSO, E3))
                .extracting(ProductGrantor::key)
                .containsExactly(new ProductGrantor.Key(CONTOSO, ProductGrantor.Kind.GROUP, "sales"));
        tell(gives(E5));
        assertThat(gone()).isEmpty();
        tell(gives(E3), new GroupDeleted(CONTOSO, SALES));
        assertThat(gone()).isEmpty();
    }

    @Test
    void a_product_that_was_promised_before_it_was_bought_is_not_gone() {
        tell(created(CONTOSO, POLICY, "Preconfigured"));
        assertThat(gone()).isEmpty();
    }

    @Test
    void P24_has_a_deleted_user_after_thirty_days_unless_restored_or_gone() {
        tell(deleted(ALICE, NOW));
        assertThat(calendar.users(in(30).minusMillis(1), null, 10)).isEmpty();
        assertThat(calendar.users(in(30), null, 10)).containsExactly(new DueUser(CONTOSO, ALICE));
        tell(new UserRestored(CONTOSO, ALICE, in(1)));
        assertThat(calendar.users(in(30), null, 10)).isEmpty();
        tell(deleted(ALICE, in(2)), new UserRestored(CONTOSO, ALICE, in(3)), deleted(ALICE, in(4)));
        assertThat(calendar.users(in(33), null, 10)).isEmpty();
        assertThat(calendar.users(in(34), null, 10)).hasSize(1);
        tell(new UserPurged(CONTOSO, ALICE));
        assertThat(calendar.users(in(99), null, 10)).isEmpty();
    }

    @Test
    void is_read_page_by_page_over_all_tenants() {
        for (var tenant : List.of(FABRIKAM, CONTOSO)) {
            tell(bought(tenant, E5, "s-5", 1, START, null, false), bought(tenant, E3, "s-3", 1, START, null, false));
        }
        var first = calendar.pools(Due.ADVANCE, NOW, null, 3);
        assertThat(first)
                .containsExactly(new DuePool(CONTOSO, E3), new DuePool(CONTOSO, E5), new DuePool(FABRIKAM, E3));
        assertThat(calendar.pools(Due.ADVANCE, NOW, first.getLast(), 3)).containsExactly(new DuePool(FABRIKAM, E5));
        tell(deleted(ALICE, START), deleted(HolderId.user("bob"), START), deleted(HolderId.user("carol"), START));
        var users = calendar.users(NOW, null, 2);
        assertThat(users).extracting(user -> user.holder().id()).containsExactly("alice", "bob");
        assertThat(calendar.users(NOW, users.getLast(), 2))
                .extracting(user -> user.holder().id())
                .containsExactly("carol");
    }

    private void thenDueFrom(Instant instant) {
        assertThat(calendar.pools(Due.ADVANCE, instant.minusMillis(1), null, 10))
                .isEmpty();
        assertThat(calendar.pools(Due.ADVANCE, instant, null, 10)).containsExactly(new DuePool(CONTOSO, E3));
    }

    private List<DuePool> ending(Instant by) {
        return calendar.pools(Due.ANNOUNCE, by, null, 10);
    }

    private List<DuePool> gone() {
        return calendar.pools(Due.END, NOW, null, 10);
    }

    private static GroupLicensesSet gives(SkuId sku) {
        return new GroupLicensesSet(
                CONTOSO, SALES, List.of(new GroupLicense(sku, sku.value(), List.of())), LicensingMode.ATOMIC);
    }

    private static UserSoftDeleted deleted(HolderId user, Instant on) {
        return deleted(CONTOSO, user, on);
    }

    private static UserSoftDeleted deleted(TenantId tenant, HolderId user, Instant on) {
        return new UserSoftDeleted(tenant, user, DeletionReason.LEFT_SYNC_SCOPE, on);
    }

    private void tell(LicensingEvent... events) {
        int before = history.recorded().size();
        var all = history.then(events).recorded();
        projection.project(all.subList(before, all.size()));
    }

    private static Instant in(int days) {
        return NOW.plus(Duration.ofDays(days));
    }
}
