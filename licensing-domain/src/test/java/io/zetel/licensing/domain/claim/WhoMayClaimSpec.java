package io.zetel.licensing.domain.claim;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.POWER_APPS;
import static io.zetel.licensing.domain.Catalogues.POWER_APPS_APP;
import static io.zetel.licensing.domain.Catalogues.TEAMS;
import static io.zetel.licensing.domain.Claiming.signIn;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.OTHER_POLICY;
import static io.zetel.licensing.domain.Contoso.POLICY;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.choice;
import static io.zetel.licensing.domain.Contoso.createsPolicy;
import static io.zetel.licensing.domain.Contoso.knows;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.Contoso.turnsOff;
import static io.zetel.licensing.domain.Contoso.turnsOn;
import static io.zetel.licensing.domain.shared.Refusal.EXTERNAL_ACCOUNT;
import static io.zetel.licensing.domain.shared.Refusal.FEATURE_DISABLED;
import static io.zetel.licensing.domain.shared.Refusal.NO_POLICY_FOR_APP;
import static io.zetel.licensing.domain.shared.Refusal.POLICY_DISABLED;
import static io.zetel.licensing.domain.shared.Refusal.TRIGGER_NOT_APPLICABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.Claiming;
import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.holder.HolderEvent.UserProvisioned;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.policy.PolicyCommand.CreatePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.DeletePolicy;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyEnabled;
import io.zetel.licensing.domain.tenant.TenantCommand.DisableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantCommand.EnableAutoClaim;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Claiming")
class WhoMayClaimSpec extends ClaimsAtContoso {

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
}
