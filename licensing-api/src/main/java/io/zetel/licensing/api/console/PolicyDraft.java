package io.zetel.licensing.api.console;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A policy that is being put together. It travels in the form; nothing of it exists before it is created (A29). */
record PolicyDraft(
        String once, String name, String app, String sku, List<String> backups, Map<String, Set<String>> off) {

    static final int MOST_BACKUPS = 4;

    static PolicyDraft empty() {
        return new PolicyDraft(UUID.randomUUID().toString(), "", "", "", List.of(), Map.of());
    }

    static PolicyDraft of(HttpServletRequest request) {
        var off = new LinkedHashMap<String, Set<String>>();
        for (var pair : all(request, "off")) {
            int colon = pair.indexOf(':');
            if (colon > 0) {
                off.computeIfAbsent(pair.substring(0, colon), _ -> new LinkedHashSet<>())
                        .add(pair.substring(colon + 1));
            }
        }
        return new PolicyDraft(
                one(request, "once"),
                one(request, "name"),
                one(request, "app"),
                one(request, "sku"),
                all(request, "backup").stream().filter(sku -> !sku.isBlank()).toList(),
                off);
    }

    /** The primary product and then the backups. */
    List<String> products() {
        return Stream.concat(Stream.of(sku).filter(primary -> !primary.isEmpty()), backups.stream())
                .toList();
    }

    Set<String> off(String product) {
        return off.getOrDefault(product, Set.of());
    }

    /** Another app has other products. */
    PolicyDraft withoutProducts() {
        return new PolicyDraft(once, name, app, "", List.of(), Map.of());
    }

    PolicyDraft leaving(Map<String, Set<String>> off) {
        return new PolicyDraft(once, name, app, sku, backups, off);
    }

    /** What is left off as form fields hold it, of the products that are in. */
    List<String> offFields() {
        var fields = new ArrayList<String>();
        products().forEach(product -> off(product).forEach(plan -> fields.add(product + ":" + plan)));
        return fields;
    }

    /** The backup at this place, for its field. */
    String backup(int place) {
        return place < backups.size() ? backups.get(place) : "";
    }

    private static String one(HttpServletRequest request, String name) {
        var value = request.getParameter(name);
        return value == null ? "" : value.strip();
    }

    private static List<String> all(HttpServletRequest request, String name) {
        var values = request.getParameterValues(name);
        return values == null ? List.of() : Arrays.stream(values).collect(Collectors.toList());
    }
}
