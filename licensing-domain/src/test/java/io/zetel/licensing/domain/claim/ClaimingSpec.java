package io.zetel.licensing.domain.claim;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Catalogues.POWER_APPS;
import static io.zetel.licensing.domain.Catalogues.POWER_APPS_APP;
import static io.zetel.licensing.domain.Catalogues.SWAY;
import static io.zetel.licensing.domain.Catalogues.TEAMS;
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
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.Contoso.turnsOff;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static io.zetel.licensing.domain.shared.Refusal.NO_POLICY_FOR_APP;
import static io.zetel.licensing.domain.shared.Refusal.OUT_OF_LICENSES;
import static io.zetel.licensing.domain.shared.Refusal.POLICY_DISABLED;
import static io.zetel.licensing.domain.shared.Refusal.TENANT_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.UNKNOWN_APP;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.Catalogues;
import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicense;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicenses;
import io.zetel.licensing.domain.claim.ClaimOutcome.AlreadyLicensed;
import io.zetel.licensing.domain.claim.ClaimOutcome.Claimed;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.policy.PolicyCommand.DeletePolicy;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.CausationMetadata;
import io.zetel.licensing.domain.tenant.TenantCommand.DisableAutoClaim;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("Claiming")
class ClaimingSpec extends ClaimsAtContoso {

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
}
