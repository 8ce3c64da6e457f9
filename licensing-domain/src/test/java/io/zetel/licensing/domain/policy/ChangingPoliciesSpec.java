package io.zetel.licensing.domain.policy;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Catalogues.SWAY;
import static io.zetel.licensing.domain.Catalogues.TEAMS;
import static io.zetel.licensing.domain.Catalogues.ids;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.OTHER_POLICY;
import static io.zetel.licensing.domain.Contoso.POLICY;
import static io.zetel.licensing.domain.Contoso.choice;
import static io.zetel.licensing.domain.Contoso.createsPolicy;
import static io.zetel.licensing.domain.Contoso.turnsOff;
import static io.zetel.licensing.domain.Contoso.turnsOn;
import static io.zetel.licensing.domain.shared.Refusal.APP_HAS_ACTIVE_POLICY;
import static io.zetel.licensing.domain.shared.Refusal.NAME_REQUIRED;
import static io.zetel.licensing.domain.shared.Refusal.POLICY_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.VERSION_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.zetel.licensing.domain.policy.PolicyCommand.AddBackupProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.AdjustPolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.DeletePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.Direction;
import io.zetel.licensing.domain.policy.PolicyCommand.MoveProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.RemoveProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.ReorderProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.ReplaceProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.SetServices;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyDeleted;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyDisabled;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyEnabled;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyRenamed;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.tenant.TenantEvent.PolicyDismissed;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A policy")
class ChangingPoliciesSpec extends PoliciesAtContoso {

    @Nested
    class turned_off_and_on {

        @BeforeEach
        void a_policy() {
            scenario.given(createsPolicy(E3));
        }

        @Test
        void A16_B16_is_off_from_then_on() {
            scenario.when(turnsOff(POLICY)).thenEvents(new PolicyDisabled(CONTOSO, POLICY));
            assertThat(scenario.policy(CONTOSO, POLICY).isActive()).isFalse();
        }

        @Test
        void A16_stays_off_when_turned_off_again() {
            scenario.given(turnsOff(POLICY)).when(turnsOff(POLICY)).thenNothing();
        }

        @Test
        void A31_is_on_again() {
            scenario.given(turnsOff(POLICY)).when(turnsOn(POLICY)).thenEvents(new PolicyEnabled(CONTOSO, POLICY));
        }

        @Test
        void A31_stays_on_when_turned_on_again() {
            scenario.when(turnsOn(POLICY)).thenNothing();
        }

        @Test
        void DEC2_stays_off_while_another_policy_of_the_app_is_on() {
            scenario.given(turnsOff(POLICY), createsPolicy(OTHER_POLICY, TEAMS, E5))
                    .when(turnsOn(POLICY))
                    .thenRefused(APP_HAS_ACTIVE_POLICY);
        }

        @Test
        void DEC2_is_on_again_once_the_other_one_is_off() {
            scenario.given(turnsOff(POLICY), createsPolicy(OTHER_POLICY, TEAMS, E5), turnsOff(OTHER_POLICY))
                    .when(turnsOn(POLICY))
                    .thenEvents(new PolicyEnabled(CONTOSO, POLICY));
        }
    }

    @Nested
    class renamed {

        @BeforeEach
        void a_policy() {
            scenario.given(createsPolicy(E3, E5));
        }

        @Test
        void A32_has_the_new_name_and_nothing_else_changed() {
            var before = scenario.policy(CONTOSO, POLICY);
            scenario.when(renames(" New ")).thenEvents(new PolicyRenamed(CONTOSO, POLICY, "New"));
            assertThat(scenario.policy(CONTOSO, POLICY))
                    .isEqualTo(new PolicyState(
                            before.status(),
                            "New",
                            before.app(),
                            before.products(),
                            before.scope(),
                            before.version() + 1));
        }

        @Test
        void A32_may_be_called_what_it_is_called() {
            scenario.given(renames("New")).when(renames("New ")).thenNothing();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "  "})
        void A32_needs_a_name(String name) {
            scenario.when(renames(name)).thenRefusedAt("/name", NAME_REQUIRED);
        }

        @Test
        void may_be_turned_off_in_the_same_step() {
            scenario.when(new AdjustPolicy(CONTOSO, POLICY, "New", false, null))
                    .thenEvents(new PolicyRenamed(CONTOSO, POLICY, "New"), new PolicyDisabled(CONTOSO, POLICY));
        }

        @Test
        void stays_on_when_the_new_name_is_blank() {
            scenario.when(new AdjustPolicy(CONTOSO, POLICY, " ", false, null)).thenRefusedAt("/name", NAME_REQUIRED);
        }

        private static AdjustPolicy renames(String name) {
            return new AdjustPolicy(CONTOSO, POLICY, name, null, null);
        }
    }

    @Nested
    class deleted {

        @BeforeEach
        void a_policy() {
            scenario.given(createsPolicy(E3));
        }

        @Test
        void is_gone_and_gives_its_slot_back() {
            scenario.when(new DeletePolicy(CONTOSO, POLICY, null))
                    .thenEvents(new PolicyDeleted(CONTOSO, POLICY), new PolicyDismissed(CONTOSO, POLICY));
            assertThat(scenario.tenant(CONTOSO).policiesOf(TEAMS.id())).isEmpty();
        }

        @Test
        void cannot_be_deleted_again() {
            scenario.given(new DeletePolicy(CONTOSO, POLICY, null))
                    .when(new DeletePolicy(CONTOSO, POLICY, null))
                    .thenRefused(POLICY_NOT_FOUND);
        }
    }

    @Nested
    class asked_anything {

        @ParameterizedTest
        @MethodSource("commands")
        void must_exist(PolicyCommand ofVersionOne) {
            scenario.when(ofVersionOne).thenRefused(POLICY_NOT_FOUND);
        }

        @ParameterizedTest
        @MethodSource("commands")
        void must_not_be_deleted(PolicyCommand ofVersionOne) {
            scenario.given(createsPolicy(E3), new DeletePolicy(CONTOSO, POLICY, null))
                    .when(ofVersionOne)
                    .thenRefused(POLICY_NOT_FOUND);
        }

        @ParameterizedTest
        @MethodSource("commands")
        void obeys_who_saw_its_version(PolicyCommand ofVersionOne) {
            var then = scenario.given(createsPolicy(E3, F3)).when(ofVersionOne);
            assertThat(then.answer()).isEqualTo(new NewVersion(2));
        }

        @ParameterizedTest
        @MethodSource("commands")
        void is_left_alone_by_who_saw_another_version(PolicyCommand ofVersionOne) {
            scenario.given(createsPolicy(E3, F3), turnsOff(POLICY))
                    .when(ofVersionOne)
                    .thenRefused(VERSION_MISMATCH);
        }

        static Stream<Arguments> commands() {
            return Stream.<PolicyCommand>of(
                            new AdjustPolicy(CONTOSO, POLICY, "New", null, 1L),
                            new DeletePolicy(CONTOSO, POLICY, 1L),
                            new AddBackupProduct(CONTOSO, POLICY, choice(E5), 1L),
                            new RemoveProducts(CONTOSO, POLICY, skus(F3), 1L),
                            new ReorderProducts(CONTOSO, POLICY, skus(F3, E3), 1L),
                            new ReplaceProducts(CONTOSO, POLICY, List.of(choice(E5)), 1L),
                            new MoveProduct(CONTOSO, POLICY, F3.skuId(), Direction.UP, 1L),
                            new SetServices(CONTOSO, POLICY, E3.skuId(), ids(SWAY), 1L))
                    .map(command -> arguments(Named.of(command.getClass().getSimpleName(), command)));
        }
    }
}
