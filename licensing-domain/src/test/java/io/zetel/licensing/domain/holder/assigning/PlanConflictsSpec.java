package io.zetel.licensing.domain.holder.assigning;

import static io.zetel.licensing.domain.Catalogues.BOOKINGS;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE_SMALL;
import static io.zetel.licensing.domain.Catalogues.PHONE;
import static io.zetel.licensing.domain.Catalogues.SWAY;
import static io.zetel.licensing.domain.Catalogues.ids;
import static io.zetel.licensing.domain.shared.Refusal.DEPENDENCY_VIOLATION;
import static io.zetel.licensing.domain.shared.Refusal.MUTUALLY_EXCLUSIVE;
import static io.zetel.licensing.domain.shared.Refusal.PROHIBITED_LOCATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.zetel.licensing.domain.Catalogues;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.holder.assigning.PlanConflicts.Violation;
import io.zetel.licensing.domain.shared.Refusal;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("New service plans (R01)")
class PlanConflictsSpec {

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void may_or_may_not_join_those_a_holder_has(
            String why,
            List<ServicePlan> added,
            List<ServicePlan> held,
            @Nullable String location,
            @Nullable Refusal expected) {
        var violation = PlanConflicts.of(
                Catalogues.ALL.rules(),
                added.stream().map(ServicePlan::id).toList(),
                held.stream().map(ServicePlan::id).collect(Collectors.toSet()),
                location);
        assertThat(violation.map(Violation::code).orElse(null)).isEqualTo(expected);
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                arguments("nothing added", List.of(), List.of(EXCHANGE), "NL", null),
                arguments("no rule about it", List.of(SWAY), List.of(EXCHANGE), "CN", null),
                arguments("the same plan again", List.of(EXCHANGE), List.of(EXCHANGE), "NL", null),
                arguments(
                        "excluded by a held one",
                        List.of(SWAY, EXCHANGE),
                        List.of(EXCHANGE_SMALL),
                        "NL",
                        MUTUALLY_EXCLUSIVE),
                arguments(
                        "excluded the other way round",
                        List.of(EXCHANGE_SMALL),
                        List.of(EXCHANGE),
                        "NL",
                        MUTUALLY_EXCLUSIVE),
                arguments("needs what nobody brings", List.of(BOOKINGS), List.of(SWAY), "NL", DEPENDENCY_VIOLATION),
                arguments("needs what is held", List.of(BOOKINGS), List.of(EXCHANGE), "NL", null),
                arguments("needs the other thing that is held", List.of(BOOKINGS), List.of(EXCHANGE_SMALL), "NL", null),
                arguments("needs what comes with it", List.of(BOOKINGS, EXCHANGE), List.of(), "NL", null),
                arguments("prohibited there", List.of(SWAY, PHONE), List.of(), "CN", PROHIBITED_LOCATION),
                arguments("allowed elsewhere", List.of(PHONE), List.of(), "NL", null),
                arguments("nobody knows where", List.of(PHONE), List.of(), null, null));
    }

    @Test
    void names_the_plans_in_conflict() {
        var violation = PlanConflicts.of(Catalogues.ALL.rules(), ids(BOOKINGS), Set.of(), "NL");
        assertThat(violation)
                .contains(
                        new Violation(DEPENDENCY_VIOLATION, BOOKINGS.id(), Set.of(EXCHANGE.id(), EXCHANGE_SMALL.id())));
    }
}
