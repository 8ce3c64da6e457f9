package io.zetel.licensing.domain.claim;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.SWAY;
import static io.zetel.licensing.domain.Claiming.passed;
import static io.zetel.licensing.domain.Claiming.took;
import static io.zetel.licensing.domain.Contoso.POLICY;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.zetel.licensing.domain.Catalogues;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.Refusal;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** The node that decides a claim need not be the one that was asked. */
@DisplayName("The outcome of a claim on its way to another node")
class ClaimOutcomeSpec {

    private static final Jackson3Serializer SERIALIZER =
            Jackson3Serializer.builder().build();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @ParameterizedTest(name = "{0}")
    @MethodSource("outcomes")
    void arrives_as_what_it_is(String name, ClaimOutcome outcome) {
        ClaimOutcome alone = SERIALIZER.deserialize(SERIALIZER.serialize(outcome, byte[].class));
        assertThat(alone).isEqualTo(outcome);
        ClaimOutcomes among = SERIALIZER.deserialize(
                SERIALIZER.serialize(new ClaimOutcomes(List.of(outcome, outcome)), byte[].class));
        assertThat(among.outcomes()).containsExactly(outcome, outcome);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outcomes")
    void says_how_the_claim_ended(String name, ClaimOutcome outcome) {
        var sent = JSON.readTree(SERIALIZER
                .serialize(new ClaimOutcomes(List.of(outcome)), String.class)
                .getData());
        assertThat(sent.get("outcomes").get(0).get("outcome").asString()).isEqualTo(name);
    }

    static Stream<Arguments> outcomes() {
        return Stream.of(
                arguments(
                        "claimed",
                        new ClaimOutcome.Claimed(
                                "c1",
                                POLICY,
                                3,
                                E3.skuId(),
                                E3.sku(),
                                1,
                                Catalogues.ids(SWAY),
                                START,
                                List.of(passed(E3, 0, Refusal.OUT_OF_LICENSES), took(E3, 2)))),
                arguments(
                        "alreadyLicensed",
                        new ClaimOutcome.AlreadyLicensed(
                                "c2",
                                null,
                                0,
                                E3.skuId(),
                                E3.sku(),
                                Catalogues.ids(SWAY),
                                START,
                                List.of(Source.DIRECT))),
                arguments("refused", new ClaimOutcome.Refused("c3", POLICY, 1, Refusal.POLICY_DISABLED, List.of())));
    }
}
