package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.http.names.LicenseBody;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.domain.holder.LicenseChoice;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The body of {@code assignLicense}: what is to be added with which plans off, and what is to go. One array alone will
 * do.
 */
record LicenseChange(List<Asked> added, List<String> removed) {

    private static final int MOST = 100;
    private static final Pattern PLACE = Pattern.compile("/(add|remove)/(\\d{1,3})(?:/disabledPlans/(\\d{1,4}))?.*");

    /** A product as it was asked for. */
    record Asked(String skuId, List<String> disabledPlans) {}

    /** What the domain is asked. */
    record Meant(List<LicenseChoice> add, List<SkuId> remove) {}

    /** One thing that is wrong. */
    private record Wrong(String code, String message, String skuId, List<String> plans) {}

    static LicenseChange read(@Nullable JsonNode body) {
        var add = array(body, "addLicenses");
        var remove = array(body, "removeLicenses");
        if (body == null || !body.isObject() || !has(body, "addLicenses") && !has(body, "removeLicenses")) {
            throw GraphProblem.refused(
                    "One or more parameters of the operation 'assignLicense' are missing from the request payload. "
                            + "The missing parameters are: addLicenses, removeLicenses.",
                    "REQUIRED");
        }
        var added = new ArrayList<Asked>();
        for (var one : add) {
            var plans = new ArrayList<String>();
            array(one, "disabledPlans").forEach(plan -> plans.add(guid(plan)));
            added.add(new Asked(guid(property(one, "skuId")), plans));
        }
        return new LicenseChange(added, remove.stream().map(LicenseChange::guid).toList());
    }

    /** The same in our words, judged as our own routes judge it. */
    Meant meant(Names names, Function<String, List<String>> kept) {
        var faults = new Faults();
        var add = names.choices(
                "/add",
                added.stream()
                        .map(one -> {
                            var off = java.util.stream.Stream.concat(
                                            one.disabledPlans().stream(), kept.apply(one.skuId()).stream())
                                    .distinct()
                                    .toList();
                            return new LicenseBody(one.skuId(), off, null, null);
                        })
                        .toList(),
                faults);
        var remove = names.skus("/remove", removed, faults);
        try {
            faults.throwIfAny();
        } catch (io.zetel.licensing.api.http.problem.BadRequest e) {
            throw refused(e.faults().stream()
                    .map(fault -> wrong(fault.code(), fault.message(), fault.pointer(), List.of()))
                    .toList());
        }
        return new Meant(add, remove);
    }

    /** A no of the domain's in the vendor's words: the first reason as the message, each of them beside it. */
    GraphProblem refused(Refused refused) {
        if (refused.code().kind() == io.zetel.licensing.domain.shared.Refusal.Kind.STALE) {
            return new GraphProblem(
                    412,
                    "PreconditionFailed",
                    String.valueOf(refused.getMessage()),
                    refused.code().name(),
                    List.of(),
                    Map.of());
        }
        return refused(refused.faults().stream()
                .map(fault -> wrong(
                        fault.code().name(),
                        fault.message(),
                        fault.pointer(),
                        fault.plans().stream().map(PlanId::value).toList()))
                .toList());
    }

    private static GraphProblem refused(List<Wrong> all) {
        var first = all.getFirst();
        return new GraphProblem(
                first.code().equals("HOLDER_NOT_FOUND") || first.code().equals("GROUP_NOT_FOUND") ? 404 : 400,
                first.code().endsWith("_NOT_FOUND") ? GraphProblem.NOT_FOUND : GraphProblem.REQUEST_BAD_REQUEST,
                words(first),
                first.code(),
                all.stream().map(LicenseChange::detail).toList(),
                Map.of());
    }

    private static Map<String, Object> detail(Wrong wrong) {
        var detail = new LinkedHashMap<String, Object>();
        detail.put("code", wrong.code());
        detail.put("message", words(wrong));
        detail.put("target", wrong.message());
        detail.put("skuId", wrong.skuId().isEmpty() ? null : wrong.skuId());
        detail.put("servicePlans", wrong.plans());
        return detail;
    }

    private Wrong wrong(String code, String message, String pointer, List<String> plans) {
        var place = PLACE.matcher(pointer);
        if (!place.matches()) {
            return new Wrong(code, message, "", plans);
        }
        int index = Integer.parseInt(place.group(2));
        boolean adds = place.group(1).equals("add");
        var skuId = adds
                ? index < added.size() ? added.get(index).skuId() : ""
                : index < removed.size() ? removed.get(index) : "";
        if (adds && place.group(3) != null && plans.isEmpty()) {
            var off = added.get(index).disabledPlans();
            int plan = Integer.parseInt(place.group(3));
            return new Wrong(code, message, skuId, plan < off.size() ? List.of(off.get(plan)) : List.of());
        }
        return new Wrong(code, message, skuId, plans);
    }

    private static String words(Wrong wrong) {
        return switch (wrong.code()) {
            case "OUT_OF_LICENSES" ->
                "Subscription with SKU %s does not have any available licenses.".formatted(wrong.skuId());
            case "INVALID_USAGE_LOCATION" -> "License assignment cannot be done for user with invalid usage location.";
            case "PROHIBITED_LOCATION" -> "License assignment cannot be done for user with prohibited usage location.";
            case "INHERITED_FROM_GROUP" ->
                "User license is inherited from a group membership and it cannot be removed directly from the user.";
            case "NOT_ASSIGNED" -> "User does not have a corresponding license.";
            case "UNKNOWN_SKU", "PRODUCT_NOT_OWNED" ->
                "License %s does not correspond to a valid company License.".formatted(wrong.skuId());
            case "SKU_NOT_ASSIGNABLE", "SKU_TARGET_DEVICE" ->
                "License %s cannot be assigned to a user".formatted(wrong.skuId());
            case "SKU_TARGET_USER" -> "License %s cannot be assigned to a device".formatted(wrong.skuId());
            case "MUTUALLY_EXCLUSIVE" ->
                "License assignment failed because service plans %s are mutually exclusive."
                        .formatted(String.join(", ", wrong.plans()));
            case "DEPENDENCY_VIOLATION" ->
                "License assignment failed because service plan %s depends on the service plan(s) %s"
                        .formatted(
                                wrong.plans().isEmpty() ? "" : wrong.plans().getFirst(),
                                wrong.plans().stream().skip(1).collect(Collectors.joining(", ")));
            case "PLAN_NOT_IN_SKU" ->
                "Service plan %s is not part of license %s.".formatted(String.join(", ", wrong.plans()), wrong.skuId());
            default -> wrong.message();
        };
    }

    private static boolean has(JsonNode body, String name) {
        return !property(body, name).isMissingNode() && !property(body, name).isNull();
    }

    /** A property in whatever case its name is written. */
    static JsonNode property(JsonNode body, String name) {
        return body.propertyStream()
                .filter(property -> property.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(tools.jackson.databind.node.MissingNode.getInstance());
    }

    private static List<JsonNode> array(@Nullable JsonNode body, String name) {
        var array = body == null || !body.isObject() ? null : property(body, name);
        if (array == null || array.isMissingNode() || array.isNull()) {
            return List.of();
        }
        if (!array.isArray() || array.size() > MOST) {
            throw GraphProblem.refused("'%s' must be a list of at most %d.".formatted(name, MOST), "INVALID_VALUE");
        }
        return array.valueStream().toList();
    }

    private static String guid(JsonNode node) {
        var text = node.isString() ? node.asString() : node.toString();
        if (!node.isString() || !GraphIds.GUID.matcher(text).matches()) {
            throw GraphProblem.refused(
                    "Cannot convert the literal '%s' to the expected type 'Edm.Guid'.".formatted(text), "INVALID_GUID");
        }
        return text.toLowerCase(java.util.Locale.ROOT);
    }
}
