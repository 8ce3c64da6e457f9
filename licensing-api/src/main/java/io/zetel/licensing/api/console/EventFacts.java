package io.zetel.licensing.api.console;

import io.zetel.licensing.domain.holder.Source;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Says what an event tells, in the reader's language: which product, how many seats, from which group, why. Goes by the
 * fields of the payload and not by the type of the event, so that what is thought of later is said too.
 *
 * @param holders what a user or device is called, by {@code user:…} or {@code device:…}
 */
record EventFacts(
        UnaryOperator<String> groups,
        UnaryOperator<String> holders,
        UnaryOperator<String> policies,
        UnaryOperator<String> apps,
        UnaryOperator<String> plans) {

    /** What the page has beside it, and what no person reads. */
    static final Set<String> UNSAID = Set.of(
            "tenantId",
            "holder",
            "sku",
            "effectiveOn",
            "claimId",
            "processingId",
            "subscriptionId",
            "webhookId",
            "passedOver",
            "moreToAsk",
            "catalogueVersion",
            "changedOn");

    /** More names than that are counted. */
    private static final int MOST_NAMES = 5;

    /** The facts, one after the other; {@code but} are fields that the page shows by itself. */
    String said(Shell shell, JsonNode payload, String... but) {
        return all(shell, payload, Set.of(but)).collect(Collectors.joining(" · "));
    }

    private Stream<String> all(Shell shell, JsonNode payload, Set<String> but) {
        return payload.propertyStream()
                .filter(fact -> !UNSAID.contains(fact.getKey()) && !but.contains(fact.getKey()))
                .flatMap(fact -> said(shell, fact.getKey(), fact.getValue()))
                .filter(text -> !text.isEmpty());
    }

    private Stream<String> said(Shell shell, String field, JsonNode value) {
        if (value.isNull()) {
            return Stream.empty();
        }
        return switch (field) {
            case "product", "products", "skuIds", "primarySkuId", "usedSkuId", "skuId", "replacedBy" ->
                names(shell, field, elements(value).map(one -> product(shell, one)));
            case "licenses" ->
                value.isArray()
                        ? Stream.of(
                                value.isEmpty()
                                        ? shell.t("fact.licenses.none")
                                        : listed(shell, elements(value).map(one -> product(shell, one))))
                        : plain(shell, field, value);
            // Where it is no list, the policy says which.
            case "disabledPlans", "enabledPlans", "plans", "wantedDisabledPlans", "wantedEnabledPlans" ->
                names(shell, field, value.valueStream().map(plan -> plans.apply(plan.asString(""))));
            case "holders", "members" ->
                value.isArray()
                        ? names(shell, "holders", elements(value).map(one -> holders.apply(one.asString(""))))
                        : plain(shell, field, value);
            case "groupId" -> Stream.of(shell.t("fact.groupId", groups.apply(value.asString(""))));
            case "policyId" -> Stream.of(shell.t("fact.policyId", policies.apply(value.asString(""))));
            case "app" -> Stream.of(apps.apply(value.asString("")));
            case "source", "sources" -> elements(value).map(source -> source(shell, source));
            case "tried" ->
                elements(value)
                        .map(one -> product(shell, one) + " "
                                + shell.t(
                                        "available.count",
                                        shell.number(one.path("available").asInt(0))));
            case "code" -> Stream.of(shell.refusal(value.asString("")));
            case "error" -> Stream.of(shell.code("assignment", value.asString("")));
            case "mode" -> Stream.of(shell.code("mode", value.asString("")));
            case "channel" -> Stream.of(shell.code("channel", value.asString("")));
            case "by" -> plain(shell, "origin", value);
            case "environmentScope" -> Stream.of(shell.t("scope") + ": " + shell.code("scope", value.asString("")));
            case "position" ->
                value.asInt(0) == 0 ? Stream.empty() : Stream.of(shell.t("backup.number", value.asInt(0)));
            case "settings" -> all(shell, value, Set.of());
            case "reason" ->
                Stream.of(
                        shell.has("fact.reason." + value.asString(""))
                                ? shell.t("fact.reason." + value.asString(""))
                                : shell.refusal(value.asString("")));
            default -> plain(shell, field, value);
        };
    }

    /** A product, as its id or as an object that has its id. */
    private static String product(Shell shell, JsonNode value) {
        return shell.product(value.isObject() ? value.path("skuId").asString("") : value.asString(""));
    }

    private String source(Shell shell, JsonNode source) {
        var id = source.path("id").asString("");
        return switch (source.path("type").asString("")) {
            case "GROUP" -> shell.t("fact.groupId", groups.apply(id));
            case "AUTO_CLAIM" -> shell.t("fact.policyId", policies.apply(id));
            default -> shell.t("source." + Source.Type.DIRECT);
        };
    }

    private static Stream<JsonNode> elements(JsonNode value) {
        return value.isArray() ? value.valueStream() : Stream.of(value);
    }

    /** Some names in the words of this field, where it has words. */
    private static Stream<String> names(Shell shell, String field, Stream<String> names) {
        var listed = listed(shell, names);
        return listed.isEmpty()
                ? Stream.empty()
                : Stream.of(shell.has("fact." + field) ? shell.t("fact." + field, listed) : listed);
    }

    private static String listed(Shell shell, Stream<String> names) {
        List<String> all = names.toList();
        var first = all.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return all.size() <= MOST_NAMES
                ? first
                : first + " " + shell.t("fact.more", shell.number((long) all.size() - MOST_NAMES));
    }

    /** A value that has words of its own, or that the words of the field have a place for. */
    private static Stream<String> plain(Shell shell, String field, JsonNode value) {
        var key = "fact." + field;
        if (value.isContainer()) {
            return Stream.empty();
        }
        if (shell.has(key + "." + value.asString())) {
            return Stream.of(shell.t(key + "." + value.asString()));
        }
        return shell.has(key) ? Stream.of(shell.t(key, value(shell, value))) : Stream.empty();
    }

    private static String value(Shell shell, JsonNode value) {
        if (value.isIntegralNumber()) {
            return shell.number(value.asLong());
        }
        try {
            return shell.when(Instant.parse(value.asString()));
        } catch (DateTimeException e) {
            return value.asString();
        }
    }
}
