package io.zetel.licensing.domain.tenant;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.POWER_APPS;
import static io.zetel.licensing.domain.Catalogues.POWER_APPS_APP;
import static io.zetel.licensing.domain.Catalogues.TEAMS;
import static io.zetel.licensing.domain.Catalogues.VISIO_APP;
import static io.zetel.licensing.domain.Catalogues.variant;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.OTHER_POLICY;
import static io.zetel.licensing.domain.Contoso.POLICY;
import static io.zetel.licensing.domain.Contoso.chosen;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.switchedOn;
import static io.zetel.licensing.domain.Contoso.turnsOff;
import static io.zetel.licensing.domain.shared.Refusal.APP_HAS_ACTIVE_POLICY;
import static io.zetel.licensing.domain.shared.Refusal.APP_NOT_CLAIMABLE;
import static io.zetel.licensing.domain.shared.Refusal.NAME_REQUIRED;
import static io.zetel.licensing.domain.shared.Refusal.TENANT_EXISTS;
import static io.zetel.licensing.domain.shared.Refusal.TENANT_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.UNKNOWN_APP;
import static io.zetel.licensing.domain.shared.Refusal.VERSION_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.Catalogues;
import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyCreated;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyDisabled;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.tenant.TenantCommand.AdjustTenant;
import io.zetel.licensing.domain.tenant.TenantCommand.DisableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantCommand.EnableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantCommand.Preconfigured;
import io.zetel.licensing.domain.tenant.TenantCommand.RegisterTenant;
import io.zetel.licensing.domain.tenant.TenantEvent.AutoClaimDisabled;
import io.zetel.licensing.domain.tenant.TenantEvent.AutoClaimEnabled;
import io.zetel.licensing.domain.tenant.TenantEvent.PolicyAdmitted;
import io.zetel.licensing.domain.tenant.TenantEvent.PolicyLimitSet;
import io.zetel.licensing.domain.tenant.TenantEvent.TenantCountrySet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A tenant")
class TenantSpec {

    @Nested
    class being_registered {

        private final LicensingScenario scenario = new LicensingScenario();

        @Test
        void A11_has_auto_claim_off() {
            scenario.when(registers("Contoso")).thenEvents(registered());
            assertThat(scenario.tenant(CONTOSO).autoClaimEnabled()).isFalse();
        }

        @Test
        void keeps_its_name_without_the_space_around_it() {
            scenario.when(registers("  Contoso ")).thenEvents(registered());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "\t\n"})
        void is_refused_without_a_name(String name) {
            scenario.when(registers(name)).thenRefused(NAME_REQUIRED);
        }

        @Test
        void is_refused_a_second_time() {
            scenario.given(registered()).when(registers("Contoso")).thenRefused(TENANT_EXISTS);
        }

        @Test
        void A13_is_born_switched_on_with_a_system_made_policy_for_each_preconfigured_app() {
            scenario.when(registers("Contoso", of(TEAMS, POLICY), of(POWER_APPS_APP, OTHER_POLICY)))
                    .thenEvents(
                            registered(),
                            new AutoClaimEnabled(CONTOSO, Initiator.SYSTEM),
                            new PolicyAdmitted(CONTOSO, POLICY, TEAMS.id(), Initiator.SYSTEM),
                            new PolicyAdmitted(CONTOSO, OTHER_POLICY, POWER_APPS_APP.id(), Initiator.SYSTEM),
                            new PolicyCreated(
                                    CONTOSO,
                                    POLICY,
                                    TEAMS.name(),
                                    TEAMS.id(),
                                    List.of(chosen(E3)),
                                    EnvironmentScope.ALL,
                                    Initiator.SYSTEM),
                            new PolicyCreated(
                                    CONTOSO,
                                    OTHER_POLICY,
                                    POWER_APPS_APP.name(),
                                    POWER_APPS_APP.id(),
                                    List.of(chosen(POWER_APPS)),
                                    EnvironmentScope.ALL,
                                    Initiator.SYSTEM));
        }

        @Test
        void A13_manages_a_preconfigured_policy_like_any_other() {
            scenario.given(registers("Contoso", of(TEAMS, POLICY)))
                    .when(turnsOff(POLICY))
                    .thenEvents(new PolicyDisabled(CONTOSO, POLICY));
        }

        @Test
        void A13_is_refused_with_an_app_that_cannot_be_claimed() {
            scenario.when(registers("Contoso", of(TEAMS, POLICY), of(VISIO_APP, OTHER_POLICY)))
                    .thenRefusedAt("/preconfiguredAutoClaim/1", APP_NOT_CLAIMABLE);
        }

        @Test
        void A13_is_refused_with_an_app_that_has_no_default_product() {
            scenario.released(Catalogues.with(variant(TEAMS, true, null)))
                    .when(registers("Contoso", of(TEAMS, POLICY)))
                    .thenRefusedAt("/preconfiguredAutoClaim/0", APP_NOT_CLAIMABLE);
        }

        @Test
        void A13_is_refused_with_an_unknown_app() {
            scenario.when(registers("Contoso", new Preconfigured(new AppId("CHESS"), POLICY)))
                    .thenRefusedAt("/preconfiguredAutoClaim/0", UNKNOWN_APP);
        }

        @Test
        void DEC2_is_refused_with_the_same_app_twice() {
            scenario.when(registers("Contoso", of(TEAMS, POLICY), of(TEAMS, OTHER_POLICY)))
                    .thenRefusedAt("/preconfiguredAutoClaim/1", APP_HAS_ACTIVE_POLICY);
        }

        private static RegisterTenant registers(String name, Preconfigured... apps) {
            return new RegisterTenant(CONTOSO, name, "NL", "EA", 2, List.of(apps));
        }

        private static Preconfigured of(App app, PolicyId policy) {
            return new Preconfigured(app.id(), policy);
        }
    }

    @Nested
    class once_registered {

        private final LicensingScenario scenario = new LicensingScenario();

        @Test
        void A14_is_switched_on() {
            scenario.given(registered())
                    .when(new EnableAutoClaim(CONTOSO, null))
                    .thenEvents(switchedOn())
                    .thenAnswer(new NewVersion(2));
        }

        @Test
        void A14_stays_on_when_switched_on_again() {
            scenario.given(registered(), switchedOn())
                    .when(new EnableAutoClaim(CONTOSO, null))
                    .thenEvents()
                    .thenAnswer(new NewVersion(2));
        }

        @Test
        void A15_DEC1_is_switched_off() {
            scenario.given(registered(), switchedOn())
                    .when(new DisableAutoClaim(CONTOSO, null))
                    .thenEvents(new AutoClaimDisabled(CONTOSO));
        }

        @Test
        void A15_stays_off_when_switched_off_again() {
            scenario.given(registered(), switchedOn(), new AutoClaimDisabled(CONTOSO))
                    .when(new DisableAutoClaim(CONTOSO, null))
                    .thenNothing();
        }

        @Test
        void A23_has_its_policy_limit_raised() {
            scenario.given(registered(1))
                    .when(new AdjustTenant(CONTOSO, 2, null, null))
                    .thenEvents(new PolicyLimitSet(CONTOSO, 2));
        }

        @Test
        void A23_may_be_told_the_limit_it_has() {
            scenario.given(registered(1))
                    .when(new AdjustTenant(CONTOSO, 1, "NL", null))
                    .thenNothing();
        }

        @Test
        void changes_limit_and_country_in_one_step() {
            scenario.given(registered(1))
                    .when(new AdjustTenant(CONTOSO, 5, "BE", null))
                    .thenEvents(new PolicyLimitSet(CONTOSO, 5), new TenantCountrySet(CONTOSO, "BE"));
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 1, 3})
        void is_left_alone_by_who_saw_another_version(long seen) {
            for (var command : List.of(
                    new EnableAutoClaim(CONTOSO, seen),
                    new DisableAutoClaim(CONTOSO, seen),
                    new AdjustTenant(CONTOSO, 9, null, seen))) {
                new LicensingScenario()
                        .given(registered(), switchedOn())
                        .when(command)
                        .thenRefused(VERSION_MISMATCH);
            }
        }

        @Test
        void obeys_who_saw_this_version() {
            scenario.given(registered(), switchedOn())
                    .when(new DisableAutoClaim(CONTOSO, 2L))
                    .thenEvents(new AutoClaimDisabled(CONTOSO));
        }
    }

    @Nested
    class never_registered {

        private final LicensingScenario scenario = new LicensingScenario();

        @Test
        void cannot_be_switched_on() {
            scenario.when(new EnableAutoClaim(CONTOSO, null)).thenRefused(TENANT_NOT_FOUND);
        }

        @Test
        void cannot_be_switched_off() {
            scenario.when(new DisableAutoClaim(CONTOSO, null)).thenRefused(TENANT_NOT_FOUND);
        }

        @Test
        void cannot_be_adjusted() {
            scenario.when(new AdjustTenant(CONTOSO, 1, null, null)).thenRefused(TENANT_NOT_FOUND);
        }
    }
}
