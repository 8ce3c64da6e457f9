package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.check.Checks;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The properties of a thing as they were sent, read one by one; what nobody read is refused, for it would be lost. */
final class GraphBody {

    private final Map<String, JsonNode> properties = new LinkedHashMap<>();
    private final Set<String> sent = new LinkedHashSet<>();
    private final Set<String> read = new HashSet<>();

    private GraphBody(JsonNode body) {
        body.propertyStream().forEach(property -> {
            sent.add(property.getKey());
            properties.put(property.getKey().toLowerCase(Locale.ROOT), property.getValue());
        });
    }

    static GraphBody of(GraphRequest request, String resource) {
        var body = request.body();
        if (body == null || !body.isObject()) {
            throw GraphProblem.bad("Empty Payload. JSON content expected for a %s.".formatted(resource));
        }
        return new GraphBody(body);
    }

    /** Known to the vendor, of no use here. */
    void passes(String... names) {
        for (var name : names) {
            read.add(name.toLowerCase(Locale.ROOT));
        }
    }

    Optional<JsonNode> node(String name) {
        read.add(name.toLowerCase(Locale.ROOT));
        return Optional.ofNullable(properties.get(name.toLowerCase(Locale.ROOT)));
    }

    private boolean isNull(String name) {
        return node(name).filter(JsonNode::isNull).isPresent();
    }

    /** A text; null is as if it were not there only where the caller says so. */
    Optional<String> text(String name, Faults faults) {
        var node = node(name);
        faults.check(
                node.isEmpty() || node.get().isString(),
                "/" + name,
                "INVALID_VALUE",
                "must be a text and cannot be cleared");
        return node.filter(JsonNode::isString).map(JsonNode::asString);
    }

    private @Nullable String checked(String name, Faults faults, Function<String, Optional<String>> check) {
        var text = text(name, faults);
        text.flatMap(check).ifPresent(fault -> faults.add("/" + name, "INVALID_VALUE", fault));
        return text.map(String::strip).orElse(null);
    }

    /** A property that can be cleared: empty where it is null, {@code null} where it was left out. */
    @Nullable
    Optional<String> told(String name, Faults faults, Function<String, Optional<String>> check) {
        return isNull(name)
                ? Optional.empty()
                : Optional.ofNullable(checked(name, faults, check))
                        .map(Optional::of)
                        .orElse(null);
    }

    @Nullable
    String userName(Faults faults) {
        var name = checked("userPrincipalName", faults, Checks::externalId);
        return name == null ? null : name.toLowerCase(Locale.ROOT);
    }

    @Nullable
    Boolean truth(String name, Faults faults) {
        var node = node(name).filter(given -> !given.isNull());
        faults.check(node.isEmpty() || node.get().isBoolean(), "/" + name, "INVALID_VALUE", "must be true or false");
        return node.filter(JsonNode::isBoolean).map(JsonNode::asBoolean).orElse(null);
    }

    /** The last segments of addresses of other things. */
    List<String> references(String name, int most, Faults faults) {
        var node = node(name);
        if (node.isEmpty()) {
            return List.of();
        }
        boolean fits = node.get().isArray()
                && node.get().size() <= most
                && node.get().valueStream().allMatch(JsonNode::isString);
        faults.check(fits, "/" + name, "INVALID_VALUE", "must be a list of at most %d addresses".formatted(most));
        return fits ? node.get().valueStream().map(one -> last(one.asString())).toList() : List.of();
    }

    /** The id at the end of an address. */
    static String last(String address) {
        var segments = GraphPaths.segments(address.replaceFirst("[?#].*", ""));
        return segments.isEmpty() ? "" : segments.getLast();
    }

    /** Notes everything that was sent and not read; annotations aside. */
    void refuseOthers(Faults faults) {
        sent.stream()
                .filter(name -> !read.contains(name.toLowerCase(Locale.ROOT)) && !name.contains("@"))
                .forEach(name -> faults.add("/" + name, "UNKNOWN_FIELD", "is not kept here"));
    }
}
