package io.zetel.licensing.api.audit;

import io.zetel.licensing.api.audit.Explanation.PolicyThen;
import io.zetel.licensing.api.audit.Explanation.TriedProduct;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** An event in words that a help desk can read out. */
@Component
class ExplainingWords {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMMM uuuu 'at' HH:mm:ss 'UTC'", Locale.ENGLISH);
    /** Said by the sentence already, or of no use over the phone. */
    private static final Set<String> UNSAID =
            Set.of("tenantId", "holder", "skuId", "effectiveOn", "claimId", "policyId", "primarySkuId", "usedSkuId");

    private final Names names;
    private final GroupWords groups;

    ExplainingWords(Names names, GroupWords groups) {
        this.names = names;
        this.groups = groups;
    }

    /** What it speaks of is called as when it was recorded. */
    String of(
            HolderId user,
            String type,
            Instant at,
            Instant recordedAt,
            JsonNode payload,
            @Nullable PolicyThen policy,
            List<TriedProduct> tried) {
        Supplier<Names> then = () -> names.at(Optional.of(recordedAt));
        var on = "On " + TIME.format(at.atOffset(ZoneOffset.UTC)) + " ";
        return on
                + (policy != null && payload.has("trigger")
                        ? claim(user, payload, policy, tried, then)
                        : groups.of(user, type, payload, then).orElseGet(() -> plain(user, type, payload)))
                + disabled(payload, then);
    }

    /** What the license leaves off, in the word that the question about access answers with. */
    private static String disabled(JsonNode payload, Supplier<Names> then) {
        var plans = payload.path("disabledPlans")
                .valueStream()
                .map(plan -> new PlanId(plan.asString()))
                .toList();
        return plans.isEmpty()
                ? ""
                : " Switched off with it (PLAN_DISABLED): %s."
                        .formatted(String.join(", ", then.get().planNames(plans)));
    }

    String nothing(HolderId user, @Nullable String sku) {
        return "Nothing ever gave or refused %s %s.".formatted(user.id(), sku == null ? "anything" : sku);
    }

    private static String claim(
            HolderId user, JsonNode payload, PolicyThen policy, List<TriedProduct> tried, Supplier<Names> then) {
        var looks = tried.stream().map(ExplainingWords::look).collect(Collectors.joining(", then "));
        var what = tried.isEmpty() ? "looked at no product" : "tried " + looks;
        return "%s %s. Policy '%s' version %d %s, and %s."
                .formatted(
                        user.id(),
                        trigger(payload, then),
                        policy.name(),
                        policy.version(),
                        what,
                        outcome(user, payload));
    }

    private static String trigger(JsonNode payload, Supplier<Names> then) {
        var id = payload.path("app").asString();
        var app = then.get().catalogue().app(new AppId(id)).map(App::name).orElse(id);
        var trigger = payload.path("trigger").asString();
        return switch (trigger) {
            case "SIGN_IN" -> "signed in to " + app;
            case "USER_REQUEST" -> "asked for " + app;
            default ->
                "used %s (%s)".formatted(app, trigger.toLowerCase(Locale.ROOT).replace('_', ' '));
        };
    }

    private static String look(TriedProduct look) {
        return "%s (%d available%s)"
                .formatted(
                        look.skuPartNumber(),
                        look.available(),
                        look.reason() == null ? "" : ", " + reason(look.reason()));
    }

    private static String outcome(HolderId user, JsonNode payload) {
        if (payload.has("code")) {
            return "refused: " + reason(payload.path("code").asString());
        }
        int position = payload.path("position").asInt();
        return "gave %s %s, %s"
                .formatted(
                        user.id(),
                        payload.path("sku").asString(),
                        position == 0 ? "the primary product" : "backup " + position);
    }

    /** Any event, by its name and what it says. */
    private static String plain(HolderId user, String type, JsonNode payload) {
        var said = payload.properties().stream()
                .filter(field -> !UNSAID.contains(field.getKey()))
                .map(field -> said(field.getKey(), field.getValue()))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        return "%s: %s%s.".formatted(user.id(), spaced(type), said.isEmpty() ? "" : " (" + said + ")");
    }

    private static String said(String field, JsonNode value) {
        if (value.isNull() || value.isArray()) {
            return "";
        }
        var text = value.isObject()
                ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(" "))
                : value.asString();
        return spaced(field) + " " + text;
    }

    private static String spaced(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private static String reason(String code) {
        return spaced(code.replace('_', ' '));
    }
}
