package io.zetel.licensing.domain.claim;

import static io.zetel.licensing.domain.Catalogues.BASIC;
import static io.zetel.licensing.domain.Catalogues.BOOKABLE;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE_ONLY;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Catalogues.PHONE;
import static io.zetel.licensing.domain.Catalogues.POWER_APPS;
import static io.zetel.licensing.domain.Catalogues.POWER_APPS_APP;
import static io.zetel.licensing.domain.Catalogues.SWAY;
import static io.zetel.licensing.domain.Catalogues.TEAMS;
import static io.zetel.licensing.domain.Catalogues.VISIO;
import static io.zetel.licensing.domain.Catalogues.YAMMER;
import static io.zetel.licensing.domain.Claiming.passed;
import static io.zetel.licensing.domain.Claiming.signIn;
import static io.zetel.licensing.domain.Claiming.took;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.FABRIKAM;
import static io.zetel.licensing.domain.Contoso.OTHER_POLICY;
import static io.zetel.licensing.domain.Contoso.POLICY;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.choice;
import static io.zetel.licensing.domain.Contoso.createsPolicy;
import static io.zetel.licensing.domain.Contoso.knows;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.Contoso.switchedOn;
import static io.zetel.licensing.domain.Contoso.turnsOff;
import static io.zetel.licensing.domain.Contoso.turnsOn;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static io.zetel.licensing.domain.shared.Refusal.DEPENDENCY_VIOLATION;
import static io.zetel.licensing.domain.shared.Refusal.EXTERNAL_ACCOUNT;
import static io.zetel.licensing.domain.shared.Refusal.FEATURE_DISABLED;
import static io.zetel.licensing.domain.shared.Refusal.MUTUALLY_EXCLUSIVE;
import static io.zetel.licensing.domain.shared.Refusal.NO_POLICY_FOR_APP;
import static io.zetel.licensing.domain.shared.Refusal.OUT_OF_LICENSES;
import static io.zetel.licensing.domain.shared.Refusal.POLICY_DISABLED;
import static io.zetel.licensing.domain.shared.Refusal.PROHIBITED_LOCATION;
import static io.zetel.licensing.domain.shared.Refusal.TENANT_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.TRIGGER_NOT_APPLICABLE;
import static io.zetel.licensing.domain.shared.Refusal.UNKNOWN_APP;
import static io.zetel.licensing.domain.shared.Refusal.UNKNOWN_SKU;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.Catalogues;
import io.zetel.licensing.domain.Claiming;
import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.PlanRules;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicense;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicenses;
import io.zetel.licensing.domain.claim.ClaimOutcome.AlreadyLicensed;
import io.zetel.licensing.domain.claim.ClaimOutcome.Claimed;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderEvent.ClaimRefused;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseClaimed;
import io.zetel.licensing.domain.holder.HolderEvent.UserProvisioned;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.policy.PolicyCommand.CreatePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.DeletePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.Direction;
import io.zetel.licensing.domain.policy.PolicyCommand.MoveProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.RemoveProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.SetServices;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyEnabled;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.CausationMetadata;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsTaken;
import io.zetel.licensing.domain.tenant.TenantCommand.DisableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantCommand.EnableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantEvent.TenantCountrySet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Claiming")
class ClaimingSpec {

    private final LicensingScenario scenario = new LicensingScenario();
    private final Claiming alice = signIn("alice");
    private final Claiming bob = signIn("bob");

    @BeforeEach
    void contoso() {
        scenario.given(registered(), switchedOn());
    }

    @Nested
    class a_licence {

        @Test
        void A02_A33_B05_takes_a_seat_at_the_first_sign_in() {
            scenario.given(buys(E3, 3), createsPolicy(E3));
            scenario.when(alice.command()).thenEvents(alice.provisioned(), alice.takes(E3, 3), seatsTaken(E3, 1, 1));
            assertThat(scenario.pool(CONTOSO, E3.skuId()).available()).isEqualTo(2);
        }

        @Test
        void A02_needs_no_step_beside_it_when_the_user_is_known() {
            scenario.given(buys(E3, 3), createsPolicy(E3), knows("alice", "NL"))
                    .when(alice.command())
                    .thenEvents(alice.takes(E3, 3), seatsTaken(E3, 1, 1));
        }

        @Test
        void is_answered_with_the_whole_decision() {
            scenario.given(
                    buys(E3, 1),
                    buys(E5, 3),
                    createsPolicy(POLICY, TEAMS, List.of(choice(E3), choice(E5, SWAY))),
                    bob.command());
            scenario.when(alice.command())
                    .thenOutcome(new Claimed(
                            alice.claimId(),
                            POLICY,
                            1,
                            E5.skuId(),
                            E5.sku(),
                            1,
                            Catalogues.ids(SWAY),
                            LicensingScenario.START,
                            List.of(passed(E3, 0, OUT_OF_LICENSES), took(E5, 3))));
        }

        @Test
        void DEC12_has_the_policy_as_its_source() {
            scenario.given(buys(E3, 1), createsPolicy(E3), alice.command());
            assertThat(scenario.holder(CONTOSO, alice.holder())
                            .assignments()
                            .get(E3.skuId())
                            .sources())
                    .singleElement()
                    .extracting(held -> held.source())
                    .isEqualTo(new Source(Source.Type.AUTO_CLAIM, POLICY.value()));
        }

        @Test
        void says_when_it_happened_not_when_it_was_reported() {
            var late = alice.at(LicensingScenario.START.minus(Duration.ofHours(3)));
            scenario.given(buys(E3, 1), createsPolicy(E3))
                    .when(late.command())
                    .thenEvents(late.provisioned(), late.takes(E3, 1), seatsTaken(E3, 1, 1));
        }

        @Test
        void B15_DEC5_works_a_millisecond_after_the_policy_was_made() {
            var soon = alice.at(LicensingScenario.START.plusMillis(1));
            scenario.given(buys(E3, 1), createsPolicy(E3))
                    .after(Duration.ofMillis(1))
                    .when(alice.command())
                    .thenEvents(alice.provisioned(), soon.takes(E3, 1), seatsTaken(E3, 1, 1));
        }

        @Test
        void carries_who_caused_it_and_why_on_every_event() {
            scenario.given(buys(E3, 1), buys(E5, 1), createsPolicy(E3, E5), bob.command());
            var then = scenario.when(alice.command(), Map.of("actor", "feed", "reason", "onboarding"));
            assertThat(then.events()).hasSize(4);
            assertThat(then.entries()).allSatisfy(entry -> assertThat(entry.because())
                    .containsEntry("actor", "feed")
                    .containsEntry("reason", "onboarding")
                    .containsKeys(CausationMetadata.CAUSATION_ID, CausationMetadata.CORRELATION_ID));
        }
    }

    @Nested
    class again {

        @BeforeEach
        void alice_has_claimed() {
            scenario.given(buys(E3, 3), createsPolicy(E3), alice.command());
        }

        @Test
        void A03_changes_nothing() {
            scenario.when(alice.command()).thenOutcome(already(E3)).thenEvents();
        }

        @Test
        void A03_changes_nothing_when_the_same_message_comes_twice_in_one_list() {
            var list = new ClaimLicenses(CONTOSO, List.of(bob.request(), bob.request()));
            var then = scenario.when(list).thenEvents(bob.provisioned(), bob.takes(E3, 2), seatsTaken(E3, 1, 2));
            assertThat(then.outcomes())
                    .extracting(outcome -> (Object) outcome.getClass())
                    .containsExactly(Claimed.class, AlreadyLicensed.class);
        }

        @Test
        void A03_changes_nothing_even_when_the_pool_is_empty_and_the_policy_off() {
            scenario.given(turnsOff(POLICY), new DisableAutoClaim(CONTOSO, null))
                    .when(alice.command())
                    .thenOutcome(already(E3, 2))
                    .thenEvents();
        }

        @Test
        void A03_is_answered_by_any_licence_that_gives_the_app() {
            var other = createsPolicy(OTHER_POLICY, TEAMS, E5);
            scenario.given(buys(E5, 1), new DeletePolicy(CONTOSO, POLICY, null), other)
                    .when(alice.command())
                    .thenNothing();
        }

        private ClaimOutcome already(Product held) {
            return already(held, 1);
        }

        private ClaimOutcome already(Product held, long version) {
            return new AlreadyLicensed(
                    alice.claimId(),
                    POLICY,
                    version,
                    held.skuId(),
                    held.sku(),
                    List.of(),
                    START,
                    List.of(Source.autoClaim(POLICY)));
        }
    }

    @Nested
    class an_app {

        @Test
        void A04_without_a_policy_grants_nothing_and_leaves_no_trace() {
            scenario.given(buys(E3, 3))
                    .when(alice.command())
                    .thenOutcome(refused(NO_POLICY_FOR_APP))
                    .thenEvents();
        }

        @Test
        void A05_A06_takes_no_product_beside_the_policys() {
            scenario.given(
                    buys(E3, 1),
                    buys(E5, 1),
                    buys(F3, 9),
                    createsPolicy(E3, E5),
                    bob.command(),
                    signIn("carol").command());
            scenario.when(alice.command())
                    .thenEvents(alice.refused(
                            OUT_OF_LICENSES, passed(E3, 0, OUT_OF_LICENSES), passed(E5, 0, OUT_OF_LICENSES)));
            assertThat(scenario.pool(CONTOSO, F3.skuId()).assigned()).isZero();
        }

        @Test
        void A30_has_a_policy_of_its_own() {
            var powerApps = alice.of(POWER_APPS_APP, Trigger.USER_REQUEST).answeredBy(OTHER_POLICY, 1);
            scenario.given(
                    buys(E3, 3),
                    buys(POWER_APPS, 3),
                    createsPolicy(E3),
                    createsPolicy(OTHER_POLICY, POWER_APPS_APP, POWER_APPS),
                    turnsOff(POLICY));
            scenario.when(alice.command())
                    .thenEvents(alice.answeredBy(POLICY, 2).refused(POLICY_DISABLED));
            scenario.when(powerApps.command())
                    .thenEvents(powerApps.provisioned(), powerApps.takes(POWER_APPS, 3), seatsTaken(POWER_APPS, 1, 1));
        }

        @Test
        void A03_is_not_covered_by_a_licence_for_another_app() {
            var powerApps = alice.of(POWER_APPS_APP, Trigger.USER_REQUEST).answeredBy(OTHER_POLICY, 1);
            scenario.given(
                    buys(E3, 3),
                    buys(POWER_APPS, 3),
                    createsPolicy(E3),
                    createsPolicy(OTHER_POLICY, POWER_APPS_APP, POWER_APPS),
                    alice.command());
            scenario.when(powerApps.command()).thenEvents(powerApps.takes(POWER_APPS, 3), seatsTaken(POWER_APPS, 1, 1));
        }

        @Test
        void nobody_knows_is_refused_as_such() {
            var request = alice.request();
            scenario.when(new ClaimLicense(
                            CONTOSO,
                            new ClaimRequest(
                                    "c",
                                    new AppId("CHESS"),
                                    Trigger.SIGN_IN,
                                    request.holder(),
                                    UserType.MEMBER,
                                    null,
                                    false,
                                    null)))
                    .thenRefused(UNKNOWN_APP);
        }

        @Test
        void nobody_knows_spoils_the_whole_list() {
            scenario.given(buys(E3, 3), createsPolicy(E3));
            var unknown = new ClaimRequest(
                    "c", new AppId("CHESS"), Trigger.SIGN_IN, bob.holder(), UserType.MEMBER, null, false, null);
            scenario.when(new ClaimLicenses(CONTOSO, List.of(alice.request(), unknown)))
                    .thenRefused(UNKNOWN_APP);
        }

        @Test
        void of_an_unknown_tenant_is_refused() {
            scenario.when(new ClaimLicense(FABRIKAM, alice.request())).thenRefused(TENANT_NOT_FOUND);
            scenario.when(new ClaimLicenses(FABRIKAM, List.of(alice.request()))).thenRefused(TENANT_NOT_FOUND);
        }
    }

    @Nested
    class while_the_switch_or_the_policy_is_off {

        @BeforeEach
        void a_policy() {
            scenario.given(buys(E3, 3), createsPolicy(E3));
        }

        @Test
        void A11_A12_grants_nothing_before_the_feature_is_on() {
            var fresh = new LicensingScenario().given(registered(), buys(E3, 3));
            fresh.when(alice.command()).thenOutcome(refused(FEATURE_DISABLED)).thenEvents();
        }

        @Test
        void A15_grants_nothing_and_says_so_on_record() {
            scenario.given(new DisableAutoClaim(CONTOSO, null))
                    .when(alice.command())
                    .thenEvents(alice.refused(FEATURE_DISABLED));
            assertThat(scenario.policy(CONTOSO, POLICY).isActive()).isTrue();
        }

        @Test
        void A15_grants_again_once_the_feature_is_back() {
            scenario.given(new DisableAutoClaim(CONTOSO, null), new EnableAutoClaim(CONTOSO, null))
                    .when(alice.command())
                    .thenEvents(alice.provisioned(), alice.takes(E3, 3), seatsTaken(E3, 1, 1));
        }

        @Test
        void A16_B16_grants_nothing_from_then_on() {
            scenario.given(turnsOff(POLICY))
                    .when(alice.command())
                    .thenEvents(alice.answeredBy(POLICY, 2).refused(POLICY_DISABLED));
        }

        @Test
        void A17_takes_nothing_from_who_claimed_before() {
            var users = List.of(alice, bob, signIn("carol"));
            users.forEach(user -> scenario.given(user.command()));
            scenario.given(turnsOff(POLICY), new DisableAutoClaim(CONTOSO, null));
            assertThat(users).allSatisfy(user -> assertThat(
                            scenario.holder(CONTOSO, user.holder()).assignments())
                    .containsOnlyKeys(E3.skuId()));
            assertThat(scenario.pool(CONTOSO, E3.skuId()).assigned()).isEqualTo(3);
        }

        @Test
        void A31_grants_again_without_replaying_what_was_refused() {
            scenario.given(turnsOff(POLICY), alice.command())
                    .when(turnsOn(POLICY))
                    .thenEvents(new PolicyEnabled(CONTOSO, POLICY));
            var later = alice.answeredBy(POLICY, 3);
            scenario.when(alice.command()).thenEvents(later.provisioned(), later.takes(E3, 3), seatsTaken(E3, 1, 1));
        }

        @Test
        void is_answered_by_the_active_policy_where_there_is_one() {
            scenario.given(buys(E5, 3), turnsOff(POLICY), createsPolicy(OTHER_POLICY, TEAMS, E5));
            var other = alice.answeredBy(OTHER_POLICY, 1);
            scenario.when(alice.command()).thenEvents(other.provisioned(), other.takes(E5, 3), seatsTaken(E5, 1, 1));
        }

        @Test
        void finds_no_policy_once_it_was_deleted() {
            scenario.given(new DeletePolicy(CONTOSO, POLICY, null))
                    .when(alice.command())
                    .thenOutcome(refused(NO_POLICY_FOR_APP))
                    .thenEvents();
        }
    }

    @Nested
    class from_backups {

        @Test
        void A20_B14_uses_the_backup_when_the_primary_is_empty() {
            scenario.given(buys(E3, 1), buys(E5, 3), createsPolicy(E3, E5), bob.command(), knows("alice", "NL"));
            scenario.when(alice.command())
                    .thenEvents(
                            alice.takes(E5, List.of(passed(E3, 0, OUT_OF_LICENSES), took(E5, 3))),
                            alice.fallsBack(E3, E5, 1),
                            seatsTaken(E5, 1, 1));
            assertThat(scenario.pool(CONTOSO, E5.skuId()).available()).isEqualTo(2);
        }

        @Test
        void A36_takes_the_first_in_order_that_has_a_seat() {
            scenario.given(
                    buys(E3, 1),
                    buys(E5, 1),
                    buys(F3, 4),
                    createsPolicy(E3, E5, F3),
                    bob.command(),
                    signIn("carol").command(),
                    knows("alice", "NL"));
            scenario.when(alice.command())
                    .thenEvents(
                            alice.takes(
                                    F3,
                                    List.of(
                                            passed(E3, 0, OUT_OF_LICENSES),
                                            passed(E5, 0, OUT_OF_LICENSES),
                                            took(F3, 4))),
                            alice.fallsBack(E3, F3, 2),
                            seatsTaken(F3, 1, 1));
        }

        @Test
        void A22_A47_follows_the_order_of_the_moment() {
            scenario.given(
                    buys(E3, 5),
                    buys(E5, 5),
                    createsPolicy(E3, E5),
                    knows("alice", "NL"),
                    new MoveProduct(CONTOSO, POLICY, E5.skuId(), Direction.UP, null));
            var now = alice.answeredBy(POLICY, 2);
            scenario.when(alice.command()).thenEvents(now.takes(E5, 5), seatsTaken(E5, 1, 1));
        }

        @Test
        void A38_A39_A40_grants_no_removed_product_and_takes_none_back() {
            scenario.given(
                    buys(E3, 1),
                    buys(E5, 5),
                    createsPolicy(E3, E5),
                    bob.command(),
                    signIn("carol").command());
            scenario.given(new RemoveProducts(CONTOSO, POLICY, List.of(E5.skuId()), null));
            var now = alice.answeredBy(POLICY, 2);
            scenario.when(alice.command()).thenEvents(now.refused(OUT_OF_LICENSES, passed(E3, 0, OUT_OF_LICENSES)));
            assertThat(scenario.holder(CONTOSO, signIn("carol").holder()).assignments())
                    .containsOnlyKeys(E5.skuId());
        }

        @Test
        void B02_DEC6_is_refused_on_record_when_all_are_empty() {
            scenario.given(buys(E3, 1), createsPolicy(E3), bob.command());
            scenario.when(alice.command())
                    .thenOutcome(new ClaimOutcome.Refused(
                            alice.claimId(), POLICY, 1, OUT_OF_LICENSES, List.of(passed(E3, 0, OUT_OF_LICENSES))))
                    .thenEvents(alice.refused(OUT_OF_LICENSES, passed(E3, 0, OUT_OF_LICENSES)));
        }

        @Test
        void DEC6_keeps_refusals_out_of_the_users_own_stream() {
            scenario.given(buys(E3, 1), createsPolicy(E3), bob.command());
            var refusal = scenario.when(alice.command()).entries().getFirst();
            assertThat(refusal.event()).isInstanceOf(ClaimRefused.class);
            assertThat(refusal.stream()).isNull();
            assertThat(scenario.holder(CONTOSO, alice.holder()).isKnown()).isFalse();
        }

        @Test
        void B04_never_buys_anything() {
            scenario.given(buys(E3, 1), createsPolicy(E3), bob.command(), alice.command());
            assertThat(scenario.pool(CONTOSO, E3.skuId()).capacity()).isEqualTo(1);
        }

        @Test
        void B11_hands_out_exactly_what_was_bought() {
            scenario.given(buys(E3, 5), createsPolicy(E3));
            var six = IntStream.rangeClosed(1, 6)
                    .mapToObj(i -> signIn("user" + i).request())
                    .toList();
            var then = scenario.when(new ClaimLicenses(CONTOSO, six));
            assertThat(then.events(LicenseClaimed.class)).hasSize(5);
            assertThat(then.events(ClaimRefused.class)).hasSize(1);
            assertThat(then.events(SeatsTaken.class)).containsExactly(seatsTaken(E3, 5, 5));
        }

        @Test
        void B11_hands_out_exactly_what_was_bought_to_commands_of_one_unit_of_work() {
            scenario.given(buys(E3, 5), createsPolicy(E3));
            var then = scenario.whenTogether(IntStream.rangeClosed(1, 6)
                    .mapToObj(i -> signIn("user" + i).command())
                    .toList());
            assertThat(then.events(LicenseClaimed.class)).hasSize(5);
            assertThat(then.outcomes())
                    .extracting(outcome -> (Object) outcome.getClass())
                    .containsExactly(
                            Claimed.class,
                            Claimed.class,
                            Claimed.class,
                            Claimed.class,
                            Claimed.class,
                            ClaimOutcome.Refused.class);
            assertThat(then.events(SeatsTaken.class)).containsExactly(seatsTaken(E3, 5, 5));
        }
    }

    @Nested
    class by_whom {

        @BeforeEach
        void a_policy() {
            scenario.given(buys(E3, 3), createsPolicy(E3));
        }

        @ParameterizedTest
        @EnumSource(
                value = Trigger.class,
                names = {"SIGN_IN", "USER_REQUEST"})
        void B01_is_refused_to_a_guest(Trigger trigger) {
            var guest = alice.asGuest().of(TEAMS, trigger);
            scenario.when(guest.command()).thenEvents(guest.refused(EXTERNAL_ACCOUNT));
            assertThat(scenario.pool(CONTOSO, E3.skuId()).assigned()).isZero();
        }

        @Test
        void B01_believes_the_directory_when_it_knows_a_guest() {
            scenario.given(new UserProvisioned(CONTOSO, alice.holder(), UserType.GUEST, "NL", false))
                    .when(alice.command())
                    .thenEvents(alice.refused(EXTERNAL_ACCOUNT));
        }

        @Test
        void B01_believes_the_directory_when_it_knows_a_member() {
            scenario.given(knows("alice", "NL"))
                    .when(alice.asGuest().command())
                    .thenEvents(alice.takes(E3, 3), seatsTaken(E3, 1, 1));
        }
    }

    @Nested
    class with_services {

        @Test
        void A27_B13_leaves_off_what_the_policy_says() {
            scenario.given(
                    buys(E3, 1), createsPolicy(POLICY, TEAMS, List.of(choice(E3, YAMMER, SWAY))), knows("alice", "NL"));
            scenario.when(alice.command()).thenEvents(alice.takes(E3, 1, YAMMER, SWAY), seatsTaken(E3, 1, 1));
            assertThat(scenario.holder(CONTOSO, alice.holder())
                            .assignments()
                            .get(E3.skuId())
                            .enabledPlans(E3))
                    .containsExactlyElementsOf(Catalogues.ids(Catalogues.TEAMS_PLAN, EXCHANGE));
        }

        @Test
        void A28_leaves_off_only_what_is_said_of_the_product_taken() {
            scenario.given(
                    buys(E3, 1),
                    buys(E5, 1),
                    createsPolicy(POLICY, TEAMS, List.of(choice(E3, YAMMER), choice(E5, SWAY))),
                    bob.command(),
                    knows("alice", "NL"));
            scenario.when(alice.command())
                    .thenEvents(
                            alice.takes(E5, List.of(passed(E3, 0, OUT_OF_LICENSES), took(E5, 1)), SWAY),
                            alice.fallsBack(E3, E5, 1),
                            seatsTaken(E5, 1, 1));
        }

        @Test
        void A45b_applies_a_new_selection_to_the_next_claim_only() {
            scenario.given(
                    buys(E3, 2),
                    createsPolicy(E3),
                    bob.command(),
                    knows("alice", "NL"),
                    new SetServices(CONTOSO, POLICY, E3.skuId(), Catalogues.ids(SWAY), null));
            var now = alice.answeredBy(POLICY, 2);
            scenario.when(alice.command()).thenEvents(now.takes(E3, 1, SWAY), seatsTaken(E3, 1, 2));
            assertThat(scenario.holder(CONTOSO, bob.holder())
                            .assignments()
                            .get(E3.skuId())
                            .enables(SWAY.id()))
                    .isTrue();
        }

        @Test
        void A01_adds_a_source_but_takes_no_second_seat_of_a_product_held_without_the_app() {
            var withoutTeams = new LicenseClaimed(
                    CONTOSO,
                    alice.holder(),
                    "old",
                    OTHER_POLICY,
                    1,
                    TEAMS.id(),
                    Trigger.SIGN_IN,
                    E3.skuId(),
                    E3.sku(),
                    0,
                    Catalogues.ids(Catalogues.TEAMS_PLAN),
                    true,
                    List.of(),
                    LicensingScenario.START);
            scenario.given(buys(E3, 1), createsPolicy(E3), knows("alice", "NL"), withoutTeams, seatsTaken(E3, 1, 1));
            scenario.when(alice.command()).thenEvents(Claiming.withoutSeat(alice.takes(E3, 0)));
            assertThat(scenario.holder(CONTOSO, alice.holder())
                            .assignments()
                            .get(E3.skuId())
                            .sources())
                    .hasSize(2);
        }
    }

    @Nested
    class where {

        @BeforeEach
        void a_policy() {
            scenario.given(buys(E5, 3), buys(E3, 3), createsPolicy(E5, E3));
        }

        @Test
        void P07_inherits_the_organisations_country() {
            var nowhere = alice.livingIn(null);
            scenario.when(nowhere.command())
                    .thenEvents(
                            nowhere.provisioned(), nowhere.inherits("NL"), nowhere.takes(E5, 3), seatsTaken(E5, 1, 1));
            assertThat(scenario.holder(CONTOSO, alice.holder()).usageLocation()).isEqualTo("NL");
        }

        @Test
        void P07_inherits_it_once_when_the_user_was_known_without() {
            scenario.given(knows("alice", null))
                    .when(alice.command())
                    .thenEvents(alice.inherits("NL"), alice.takes(E5, 3), seatsTaken(E5, 1, 1));
        }

        @Test
        void P07_keeps_a_location_of_ones_own() {
            scenario.given(knows("alice", "BE"))
                    .when(alice.command())
                    .thenEvents(alice.takes(E5, 3), seatsTaken(E5, 1, 1));
            assertThat(scenario.holder(CONTOSO, alice.holder()).usageLocation()).isEqualTo("BE");
        }

        @Test
        void P05_passes_over_a_product_prohibited_there_and_says_why() {
            var inChina = alice.livingIn("CN");
            scenario.when(inChina.command())
                    .thenEvents(
                            inChina.provisioned(),
                            inChina.takes(E3, List.of(passed(E5, 3, PROHIBITED_LOCATION), took(E3, 3))),
                            inChina.fallsBack(E5, E3, 1),
                            seatsTaken(E3, 1, 1));
        }

        @Test
        void P05_counts_the_inherited_country() {
            scenario.given(new TenantCountrySet(CONTOSO, "CN"), knows("alice", null))
                    .when(alice.command())
                    .thenEvents(
                            alice.inherits("CN"),
                            alice.takes(E3, List.of(passed(E5, 3, PROHIBITED_LOCATION), took(E3, 3))),
                            alice.fallsBack(E5, E3, 1),
                            seatsTaken(E3, 1, 1));
        }

        @Test
        void P05_takes_the_product_when_the_prohibited_service_is_left_off() {
            var inChina = alice.livingIn("CN").answeredBy(POLICY, 2);
            scenario.given(new SetServices(CONTOSO, POLICY, E5.skuId(), Catalogues.ids(PHONE), null))
                    .when(inChina.command())
                    .thenEvents(inChina.provisioned(), inChina.takes(E5, 3, PHONE), seatsTaken(E5, 1, 1));
        }

        @Test
        void P05_is_refused_when_no_product_is_allowed_there() {
            var inChina = alice.livingIn("CN").answeredBy(POLICY, 2);
            scenario.given(new RemoveProducts(CONTOSO, POLICY, List.of(E3.skuId()), null))
                    .when(inChina.command())
                    .thenEvents(inChina.refused(PROHIBITED_LOCATION, passed(E5, 3, PROHIBITED_LOCATION)));
        }
    }

    @Nested
    class beside_other_licences {

        @Test
        void passes_over_a_product_that_excludes_what_the_user_has_and_says_why() {
            scenario.given(
                    buys(E3, 3), buys(BASIC, 3), createsPolicy(E3, BASIC), knows("alice", "NL"), holds(EXCHANGE_ONLY));
            scenario.when(alice.command())
                    .thenEvents(
                            alice.takes(BASIC, List.of(passed(E3, 3, MUTUALLY_EXCLUSIVE), took(BASIC, 3))),
                            alice.fallsBack(E3, BASIC, 1),
                            seatsTaken(BASIC, 1, 1));
        }

        @Test
        void takes_it_when_the_service_in_conflict_is_left_off() {
            scenario.given(
                    buys(E3, 3),
                    createsPolicy(POLICY, TEAMS, List.of(choice(E3, EXCHANGE))),
                    knows("alice", "NL"),
                    holds(EXCHANGE_ONLY));
            scenario.when(alice.command()).thenEvents(alice.takes(E3, 3, EXCHANGE), seatsTaken(E3, 1, 1));
        }

        @Test
        void passes_over_a_product_that_needs_what_the_user_lacks() {
            scenario.given(buys(BOOKABLE, 3), createsPolicy(BOOKABLE), knows("alice", "NL"));
            scenario.when(alice.command())
                    .thenEvents(alice.refused(DEPENDENCY_VIOLATION, passed(BOOKABLE, 3, DEPENDENCY_VIOLATION)));
        }

        @Test
        void takes_it_when_another_licence_brings_what_it_needs() {
            scenario.given(buys(BOOKABLE, 3), createsPolicy(BOOKABLE), knows("alice", "NL"), holds(EXCHANGE_ONLY));
            scenario.when(alice.command()).thenEvents(alice.takes(BOOKABLE, 3), seatsTaken(BOOKABLE, 1, 1));
        }

        @Test
        void takes_it_beside_a_licence_that_has_nothing_to_do_with_it() {
            scenario.given(buys(E3, 3), createsPolicy(E3), knows("alice", "NL"), holds(VISIO));
            scenario.when(alice.command()).thenEvents(alice.takes(E3, 3), seatsTaken(E3, 1, 1));
        }

        @Test
        void is_refused_for_want_of_seats_when_that_is_one_of_the_reasons() {
            scenario.given(
                    buys(E3, 3),
                    buys(BASIC, 1),
                    createsPolicy(E3, BASIC),
                    bob.answeredBy(POLICY, 1).command(),
                    knows("alice", "NL"),
                    holds(EXCHANGE_ONLY),
                    seatsTaken(BASIC, 1, 1));
            scenario.when(alice.command())
                    .thenEvents(alice.refused(
                            OUT_OF_LICENSES, passed(E3, 2, MUTUALLY_EXCLUSIVE), passed(BASIC, 0, OUT_OF_LICENSES)));
        }

        @Test
        void passes_over_a_product_the_catalogue_lost() {
            scenario.given(buys(E3, 3), buys(F3, 3), createsPolicy(E3, F3), knows("alice", "NL"));
            scenario.released(new Catalogue(List.of(F3), List.of(TEAMS), PlanRules.NONE))
                    .when(alice.command())
                    .thenEvents(
                            alice.takes(F3, List.of(passed(E3, 3, UNKNOWN_SKU), took(F3, 3))),
                            alice.fallsBack(E3, F3, 1),
                            seatsTaken(F3, 1, 1));
        }

        private HolderEvent holds(Product product) {
            return new LicenseClaimed(
                    CONTOSO,
                    alice.holder(),
                    "earlier",
                    OTHER_POLICY,
                    1,
                    TEAMS.id(),
                    Trigger.SIGN_IN,
                    product.skuId(),
                    product.sku(),
                    0,
                    List.of(),
                    true,
                    List.of(),
                    LicensingScenario.START);
        }
    }

    @Nested
    class in_environments {

        private final Claiming launch = alice.of(POWER_APPS_APP, Trigger.POWERAPPS_LAUNCH_PREMIUM_APP);

        @BeforeEach
        void a_policy_for_managed_environments() {
            scenario.given(
                    buys(POWER_APPS, 3),
                    new CreatePolicy(
                            CONTOSO,
                            POLICY,
                            "Managed only",
                            POWER_APPS_APP.id(),
                            List.of(choice(POWER_APPS)),
                            EnvironmentScope.MANAGED_ONLY));
        }

        @Test
        void outside_of_its_scope_grants_nothing() {
            scenario.when(launch.command()).thenEvents(launch.refused(TRIGGER_NOT_APPLICABLE));
        }

        @Test
        void grants_within_its_scope() {
            scenario.when(launch.inManagedEnvironment().command())
                    .thenEvents(launch.provisioned(), launch.takes(POWER_APPS, 3), seatsTaken(POWER_APPS, 1, 1));
        }

        @Test
        void A55_takes_a_launch_in_a_managed_environment_for_what_it_says() {
            var managed = alice.of(POWER_APPS_APP, Trigger.POWERAPPS_LAUNCH_IN_MANAGED_ENV);
            scenario.when(managed.command())
                    .thenEvents(managed.provisioned(), managed.takes(POWER_APPS, 3), seatsTaken(POWER_APPS, 1, 1));
        }
    }

    private ClaimOutcome refused(Refusal code) {
        return new ClaimOutcome.Refused(alice.claimId(), null, 0, code, List.of());
    }
}
