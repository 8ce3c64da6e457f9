package io.zetel.licensing.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.holder.DeletionReason;
import io.zetel.licensing.domain.holder.LicensesOfDisabled;
import io.zetel.licensing.domain.holder.LossReason;
import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.StoredEvents;
import io.zetel.licensing.domain.subscription.Channel;
import io.zetel.licensing.domain.tenant.Initiator;
import io.zetel.licensing.domain.tenant.ScimSettings;
import io.zetel.licensing.domain.webhook.WebhookEvent;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("The facts of events")
class EventFactsSpec {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** A constant, an id or a key that nobody should have to read. */
    private static final Pattern CODE = Pattern.compile("[A-Z]{2,}_[A-Z]|[0-9a-f]{8}-[0-9a-f]{4}|\\{\\d}|fact\\.");

    private static final EventFacts FACTS = new EventFacts(
            id -> "Group <" + id + ">", wire -> "Anna", id -> "Policy of Teams", app -> "Teams", plan -> "Sway");

    static Stream<LicensingEvent> events() {
        return StoredEvents.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("events")
    void are_said_each_in_every_language_and_none_in_codes(LicensingEvent event) {
        var payload = JSON.<JsonNode>valueToTree(event);
        for (var language : Words.LANGUAGES) {
            var shell = shell(language);
            assertThat(FACTS.said(shell, payload)).as(language).doesNotContainPattern(CODE);
            payload.propertyStream()
                    .filter(fact -> !EventFacts.UNSAID.contains(fact.getKey()) && saysSomething(fact.getValue()))
                    .forEach(fact -> assertThat(FACTS.said(shell, only(fact.getKey(), fact.getValue())))
                            .as(
                                    "%s of %s in %s",
                                    fact.getKey(), event.getClass().getSimpleName(), language)
                            .isNotEmpty());
        }
    }

    /** Nothing, nobody, the first place, and no seat. */
    private static boolean saysSomething(JsonNode value) {
        return !value.isNull()
                && !(value.isArray() && value.isEmpty())
                && !(value.isBoolean() && !value.asBoolean())
                && !(value.isNumber() && value.asInt() == 0);
    }

    @Test
    void have_words_for_each_value_they_can_have() {
        Map.of(
                        "trigger", Trigger.values(),
                        "reason", LossReason.values(),
                        "licenses", LicensesOfDisabled.values(),
                        "newPlans", NewPlans.values(),
                        "by", Initiator.values(),
                        "channel", Channel.values(),
                        "environmentScope", EnvironmentScope.values(),
                        "idFrom", ScimSettings.IdFrom.values(),
                        "onInactive", ScimSettings.OnInactive.values(),
                        "code", Refusal.values())
                .forEach(EventFactsSpec::saysAll);
        saysAll("reason", DeletionReason.values());
        saysAll("reason", WebhookEvent.Reason.values());
        saysAll("reason", Refusal.values());
    }

    private static void saysAll(String field, Enum<?>[] values) {
        for (var language : Words.LANGUAGES) {
            assertThat(Arrays.stream(values)).as(field + " in " + language).allSatisfy(value -> assertThat(
                            FACTS.said(shell(language), only(field, JSON.valueToTree(value.name()))))
                    .isNotEmpty()
                    .doesNotContain(value.name().length() > 4 ? value.name() : "{"));
        }
    }

    @Test
    void name_what_they_are_about() {
        var payload = JSON.readTree("""
                {"tenantId": "t", "holder": "user:anna", "skuId": "e3", "sku": "SPE_E3",
                 "sources": [{"type": "DIRECT", "id": ""}, {"type": "GROUP", "id": "sales"}, {"type": "AUTO_CLAIM", "id": "p"}],
                 "reason": "RECLAIMED", "seatFreed": true, "disabledPlans": ["1", "2"]}""");
        assertThat(FACTS.said(shell("en"), payload))
                .isEqualTo("Microsoft 365 E3 · direct · group Group <sales> · policy Policy of Teams"
                        + " · more seats were out than bought · a seat came free · without Sway, Sway");
        assertThat(FACTS.said(shell("de"), payload, "sources", "disabledPlans"))
                .isEqualTo("Microsoft 365 E3 · es waren mehr Plätze vergeben als gekauft · ein Platz wurde frei");
        assertThat(FACTS.said(shell("nl"), JSON.readTree("{\"seats\": 1200, \"endsOn\": \"2027-03-02T09:00:00Z\"}")))
                .startsWith("1.200 plaatsen · tot 2 m");
    }

    @Test
    void count_names_where_there_are_many() {
        var members = JSON.valueToTree(Map.of("members", List.of("user:1", "user:2", "user:3", "user:4", "user:5")));
        assertThat(FACTS.said(shell("en"), members)).isEqualTo("Anna, Anna, Anna, Anna, Anna");
        var more = JSON.valueToTree(
                Map.of("members", List.of("user:1", "user:2", "user:3", "user:4", "user:5", "user:6", "user:7")));
        assertThat(FACTS.said(shell("en"), more)).isEqualTo("Anna, Anna, Anna, Anna, Anna and 2 more");
    }

    private static JsonNode only(String field, JsonNode value) {
        return JSON.createObjectNode().set(field, value);
    }

    private static Shell shell(String language) {
        return new Shell(
                Words.of(language),
                new Shell.Look(language, "auto", "comfortable", ZoneOffset.UTC, true),
                "",
                "",
                null,
                null,
                new Shell.Place("t", "T", false, null, sku -> "Microsoft 365 E3"),
                Optional.empty(),
                "",
                false,
                new Shell.Page("", "", false, null, List.of(), List.of()));
    }
}
