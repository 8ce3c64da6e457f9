package io.zetel.licensing.domain.claim;

import static io.zetel.licensing.domain.Catalogues.BASIC;
import static io.zetel.licensing.domain.Catalogues.BOOKABLE;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE_ONLY;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Catalogues.PHONE;
import static io.zetel.licensing.domain.Catalogues.TEAMS;
import static io.zetel.licensing.domain.Catalogues.VISIO;
import static io.zetel.licensing.domain.Claiming.passed;
import static io.zetel.licensing.domain.Claiming.took;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.OTHER_POLICY;
import static io.zetel.licensing.domain.Contoso.POLICY;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.choice;
import static io.zetel.licensing.domain.Contoso.createsPolicy;
import static io.zetel.licensing.domain.Contoso.knows;
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.shared.Refusal.DEPENDENCY_VIOLATION;
import static io.zetel.licensing.domain.shared.Refusal.MUTUALLY_EXCLUSIVE;
import static io.zetel.licensing.domain.shared.Refusal.OUT_OF_LICENSES;
import static io.zetel.licensing.domain.shared.Refusal.PROHIBITED_LOCATION;
import static io.zetel.licensing.domain.shared.Refusal.UNKNOWN_SKU;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.Catalogues;
import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.PlanRules;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseClaimed;
import io.zetel.licensing.domain.policy.PolicyCommand.RemoveProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.SetServices;
import io.zetel.licensing.domain.tenant.TenantEvent.TenantCountrySet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("Claiming")
class ClaimingUnderPlanRulesSpec extends ClaimsAtContoso {

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
                    LicensingScenario.START,
                    null);
        }
    }
}
