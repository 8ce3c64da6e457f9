package io.zetel.licensing.domain.claim;

import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.FLOW_PER_USER;
import static io.zetel.licensing.domain.Catalogues.FLOW_PER_USER_APP;
import static io.zetel.licensing.domain.Catalogues.FLOW_PREMIUM;
import static io.zetel.licensing.domain.Catalogues.FLOW_PREMIUM_APP;
import static io.zetel.licensing.domain.Catalogues.POWER_APPS;
import static io.zetel.licensing.domain.Catalogues.POWER_APPS_APP;
import static io.zetel.licensing.domain.Catalogues.TEAMS;
import static io.zetel.licensing.domain.Claiming.signIn;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.POLICY;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.createsPolicy;
import static io.zetel.licensing.domain.Contoso.knows;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.Contoso.switchedOn;
import static io.zetel.licensing.domain.catalogue.Trigger.FLOW_PREMIUM_SAVE;
import static io.zetel.licensing.domain.catalogue.Trigger.FLOW_PREMIUM_TRIGGER;
import static io.zetel.licensing.domain.catalogue.Trigger.FLOW_PREMIUM_TURN_ON;
import static io.zetel.licensing.domain.catalogue.Trigger.FLOW_RPA_SAVE;
import static io.zetel.licensing.domain.catalogue.Trigger.FLOW_RPA_TRIGGER;
import static io.zetel.licensing.domain.catalogue.Trigger.FLOW_RPA_TURN_ON;
import static io.zetel.licensing.domain.catalogue.Trigger.POWERAPPS_LAUNCH_IN_MANAGED_ENV;
import static io.zetel.licensing.domain.catalogue.Trigger.POWERAPPS_LAUNCH_PREMIUM_APP;
import static io.zetel.licensing.domain.catalogue.Trigger.SIGN_IN;
import static io.zetel.licensing.domain.catalogue.Trigger.USER_REQUEST;
import static io.zetel.licensing.domain.shared.Refusal.TRIGGER_NOT_APPLICABLE;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.zetel.licensing.domain.Catalogues;
import io.zetel.licensing.domain.Claiming;
import io.zetel.licensing.domain.Contoso;
import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseClaimed;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A trigger (DEC4)")
class TriggersSpec {

    private record Row(String rules, App app, Product product, Set<Trigger> counts) {}

    private static final List<Row> TABLE = List.of(
            new Row("A02", TEAMS, Catalogues.E3, Set.of(SIGN_IN, USER_REQUEST)),
            new Row(
                    "A53 A54 A55",
                    POWER_APPS_APP,
                    POWER_APPS,
                    Set.of(USER_REQUEST, POWERAPPS_LAUNCH_PREMIUM_APP, POWERAPPS_LAUNCH_IN_MANAGED_ENV)),
            new Row(
                    "A59 A61",
                    FLOW_PER_USER_APP,
                    FLOW_PER_USER,
                    Set.of(USER_REQUEST, FLOW_PREMIUM_TRIGGER, FLOW_PREMIUM_SAVE, FLOW_PREMIUM_TURN_ON)),
            new Row(
                    "A60",
                    FLOW_PREMIUM_APP,
                    FLOW_PREMIUM,
                    Set.of(
                            USER_REQUEST,
                            FLOW_PREMIUM_TRIGGER,
                            FLOW_PREMIUM_SAVE,
                            FLOW_PREMIUM_TURN_ON,
                            FLOW_RPA_TRIGGER,
                            FLOW_RPA_SAVE,
                            FLOW_RPA_TURN_ON)));

    private final LicensingScenario scenario = new LicensingScenario();

    @ParameterizedTest(name = "{0}: {3} for {1}")
    @MethodSource("counting")
    void A52_to_A61_claims_what_it_counts_for(String rules, String name, Row row, Trigger trigger) {
        var claim = givenPolicyFor(row).of(row.app(), trigger);
        scenario.when(claim.command()).thenEvents(claim.takes(row.product(), 3), seatsTaken(row.product(), 1, 1));
    }

    @ParameterizedTest(name = "{0}: {3} for {1}")
    @MethodSource("notCounting")
    void A52_to_A61_claims_nothing_else(String rules, String name, Row row, Trigger trigger) {
        var claim = givenPolicyFor(row).of(row.app(), trigger);
        scenario.when(claim.command()).thenEvents(claim.refused(TRIGGER_NOT_APPLICABLE));
    }

    @ParameterizedTest(name = "{0}: {3} for {1}")
    @MethodSource("counting")
    void A58_claims_nothing_for_who_has_the_product(String rules, String name, Row row, Trigger trigger) {
        var claim = givenPolicyFor(row).of(row.app(), trigger);
        scenario.given(claim.of(row.app(), USER_REQUEST).command())
                .when(claim.command())
                .thenNothing();
    }

    @Test
    void A56_claims_a_standalone_licence_for_who_has_only_the_rights_seeded_in_an_office_suite() {
        var alice = signIn("alice").of(POWER_APPS_APP, POWERAPPS_LAUNCH_PREMIUM_APP);
        scenario.given(
                registered(),
                switchedOn(),
                buys(POWER_APPS, 3),
                createsPolicy(POLICY, POWER_APPS_APP, POWER_APPS),
                knows("alice", "NL"),
                new LicenseClaimed(
                        CONTOSO,
                        alice.holder(),
                        "earlier",
                        Contoso.OTHER_POLICY,
                        1,
                        TEAMS.id(),
                        SIGN_IN,
                        E5.skuId(),
                        E5.sku(),
                        0,
                        List.of(),
                        true,
                        List.of(),
                        LicensingScenario.START,
                        null));
        scenario.when(alice.command()).thenEvents(alice.takes(POWER_APPS, 3), seatsTaken(POWER_APPS, 1, 1));
    }

    @Test
    void A61_of_a_robot_claims_nothing_though_the_user_lacks_the_plan() {
        var alice = givenPolicyFor(TABLE.get(2)).of(FLOW_PER_USER_APP, FLOW_RPA_SAVE);
        Assertions.assertThat(scenario.when(alice.command()).outcome()).isInstanceOf(ClaimOutcome.Refused.class);
    }

    private Claiming givenPolicyFor(Row row) {
        scenario.given(
                registered(),
                switchedOn(),
                buys(row.product(), 3),
                createsPolicy(POLICY, row.app(), row.product()),
                knows("alice", "NL"));
        return signIn("alice");
    }

    static Stream<Arguments> counting() {
        return rows(true);
    }

    static Stream<Arguments> notCounting() {
        return rows(false);
    }

    private static Stream<Arguments> rows(boolean counting) {
        return TABLE.stream().flatMap(row -> Arrays.stream(Trigger.values())
                .filter(trigger -> row.counts().contains(trigger) == counting)
                .map(trigger -> arguments(row.rules(), row.app().name(), row, trigger)));
    }
}
