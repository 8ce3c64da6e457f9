package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.http.security.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How things of one kind look: their properties by name, and those that are told unasked. */
final class Shape<T> {

    private final String type;
    private final String set;
    private final Map<String, Property<T>> properties = new LinkedHashMap<>();
    private final List<String> unasked = new ArrayList<>();

    /** One property; what tells of licenses is not for directory feeds. */
    private record Property<T>(String name, Function<T, @Nullable Object> value, boolean licenses) {}

    /** Things of this type, that the vendor keeps in this set. */
    Shape(String type, String set) {
        this.type = type;
        this.set = set;
    }

    /** A property that is told unasked. */
    Shape<T> shows(String name, Function<T, @Nullable Object> value) {
        unasked.add(name);
        return has(name, value);
    }

    /** A property that is told where it is asked for. */
    Shape<T> has(String name, Function<T, @Nullable Object> value) {
        properties.put(name.toLowerCase(Locale.ROOT), new Property<>(name, value, false));
        return this;
    }

    /** Likewise, for those who may read licenses. */
    Shape<T> hasLicenses(String name, Function<T, @Nullable Object> value) {
        properties.put(name.toLowerCase(Locale.ROOT), new Property<>(name, value, true));
        return this;
    }

    /** Properties that the vendor has and Zetel does not: null. */
    Shape<T> lacks(String... names) {
        for (var name : names) {
            properties.putIfAbsent(name.toLowerCase(Locale.ROOT), new Property<>(name, _ -> null, false));
        }
        return this;
    }

    boolean has(String name) {
        return name.equals("*") || properties.containsKey(name.toLowerCase(Locale.ROOT));
    }

    /** Refuses names that the type does not have, and properties that are not for the caller. */
    List<String> selected(GraphRequest request) {
        return selected(request, request.options().select());
    }

    /** Likewise, of these. */
    List<String> selected(GraphRequest request, List<String> select) {
        select.forEach(name -> {
            var property = properties.get(name.toLowerCase(Locale.ROOT));
            if (!name.equals("*") && property == null) {
                throw unknown(name, type);
            }
            if (property != null && property.licenses() && !request.caller().hasAny(Set.of(Role.READER))) {
                throw GraphProblem.denied();
            }
        });
        return select;
    }

    static GraphProblem unknown(String name, String type) {
        return GraphProblem.bad(
                "Could not find a property named '%s' on type 'microsoft.graph.%s'.".formatted(name, type));
    }

    /** One thing by itself. */
    Map<String, Object> single(GraphRequest request, T thing) {
        var select = selected(request);
        var shown = new LinkedHashMap<String, Object>();
        if (request.isAnnotated()) {
            shown.put("@odata.context", context(request, select) + "/$entity");
        }
        shown.putAll(of(select, thing));
        return shown;
    }

    /** One of a list of many kinds says what it is. */
    Map<String, Object> mixed(GraphRequest request, T thing) {
        var shown = new LinkedHashMap<String, Object>();
        if (request.isAnnotated()) {
            shown.put("@odata.type", "#microsoft.graph." + type);
        }
        shown.putAll(of(request.options().select(), thing));
        return shown;
    }

    Map<String, @Nullable Object> of(List<String> select, T thing) {
        var shown = new LinkedHashMap<String, @Nullable Object>();
        var names = select.isEmpty() || select.contains("*") ? unasked : select;
        var seen = new HashSet<String>();
        for (var name : names) {
            var property = properties.get(name.toLowerCase(Locale.ROOT));
            if (property != null && seen.add(property.name())) {
                shown.put(property.name(), property.value().apply(thing));
            }
        }
        return shown;
    }

    String context(GraphRequest request, List<String> select) {
        return request.base() + "/$metadata#" + set + (select.isEmpty() ? "" : "(" + String.join(",", select) + ")");
    }
}
