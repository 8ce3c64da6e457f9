package io.zetel.licensing.api.audit;

import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What groups have to do with a licence, as a help desk would put it. */
@Component
class GroupWords {

    /** The sentence for an event of this type, where groups have one for it. */
    Optional<String> of(HolderId user, String type, JsonNode payload, Supplier<Names> then) {
        return Optional.ofNullable(
                switch (type) {
                    case "GroupMembersAdded" -> "%s joined %s%s.".formatted(user.id(), group(payload), others(payload));
                    case "GroupMembersRemoved" -> "%s left %s%s.".formatted(user.id(), group(payload), others(payload));
                    case "GroupLicensesSet" -> "%s gives %s.".formatted(group(payload), products(payload));
                    case "LicenseInherited" -> "%s got %s from %s.".formatted(user.id(), sku(payload), group(payload));
                    case "InheritanceRemoved" ->
                        "%s no longer has %s from %s.".formatted(user.id(), sku(payload), group(payload));
                    case "MemberSkipped" ->
                        "%s is left out of %s of %s: %s."
                                .formatted(
                                        user.id(),
                                        sku(payload),
                                        group(payload),
                                        payload.path("reason")
                                                .asString()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', ' '));
                    case "RemovalBlocked" ->
                        "%s keeps %s of %s although it should have gone: %s."
                                .formatted(user.id(), sku(payload), group(payload), error(user, payload, then));
                    case "OptionsBlocked" ->
                        "%s keeps the services of %s of %s as they were: %s."
                                .formatted(user.id(), sku(payload), group(payload), error(user, payload, then));
                    case "AssignmentRecovered" ->
                        "%s got %s%s: what stood in the way is over.".formatted(user.id(), sku(payload), from(payload));
                    case "AssignmentFailed" ->
                        "%s did not get %s%s: %s."
                                .formatted(user.id(), sku(payload), from(payload), error(user, payload, then));
                    default -> null;
                });
    }

    /** Microsoft's names of errors, said at length, with the services at fault. */
    private static String error(HolderId user, JsonNode payload, Supplier<Names> then) {
        var name = payload.path("error").asString();
        var words = AssignmentError.named(name)
                .map(error -> switch (error) {
                    case COUNT_VIOLATION -> "no seat was left";
                    case MUTUALLY_EXCLUSIVE_VIOLATION -> "its services exclude some that %s has".formatted(user.id());
                    case DEPENDENCY_VIOLATION -> "a service lacks another that it needs";
                    case PROHIBITED_IN_USAGE_LOCATION_VIOLATION ->
                        "a service may not be used where %s is".formatted(user.id());
                    case UNIQUENESS_VIOLATION, OTHER -> error.vendorName();
                })
                .orElse(name);
        var atFault = payload.path("plans")
                .valueStream()
                .map(JsonNode::asString)
                .map(PlanId::new)
                .toList();
        var plans = atFault.isEmpty() ? List.<String>of() : then.get().planNames(atFault);
        return plans.isEmpty() ? words : "%s (%s)".formatted(words, String.join(", ", plans));
    }

    private static String from(JsonNode payload) {
        var source = payload.path("source");
        return source.path("type").asString("").equals("GROUP")
                ? " from group " + source.path("id").asString()
                : "";
    }

    private static String products(JsonNode payload) {
        List<String> skus =
                payload.path("licenses").valueStream().map(GroupWords::sku).toList();
        return skus.isEmpty() ? "nothing" : skus.stream().collect(Collectors.joining(", "));
    }

    private static String others(JsonNode payload) {
        int others = payload.path("members").size() - 1;
        return others <= 0 ? "" : " with %d other%s".formatted(others, others == 1 ? "" : "s");
    }

    private static String group(JsonNode payload) {
        return "group " + payload.path("groupId").asString();
    }

    private static String sku(JsonNode payload) {
        return payload.path("sku").asString();
    }
}
