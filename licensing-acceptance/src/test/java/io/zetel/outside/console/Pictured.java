package io.zetel.outside.console;

import java.util.List;

/**
 * A page of the console, by the name of its picture; the operator's are of no tenant. One whose address only the
 * application knows is come to by the first such link of another page.
 */
record Pictured(String name, String path, boolean operator, String link, String rest) {

    static final List<Pictured> ALL = List.of(
            demo("overview", ""),
            demo("products", "/products"),
            demo("product", "/products/SPE_E3"),
            demo("product-users", "/products/SPE_E3/users"),
            demo("product-purchases", "/products/SPE_E3/purchases"),
            demo("product-assign", "/products/SPE_E3/assign?search=an"),
            demo("buy", "/purchases/new?sku=SPE_E3"),
            demo("change", "/products/SPE_E3/purchases").by("main a[href*='status=SUSPENDED']", ""),
            demo("policies", "/policies"),
            demo("policy", "/policies").by("main tbody th a", ""),
            demo("policy-remove", "/policies").by("main tbody th a", "/remove"),
            demo("new-policy", "/policies/new"),
            demo("report", "/report"),
            demo("refusals", "/report/refusals"),
            demo("users", "/users"),
            demo("new-user", "/users/new"),
            demo("person", "/users/user-01"),
            demo("why", "/users/user-01/why"),
            demo("assign", "/users/user-20/assign?sku=PROJECTPROFESSIONAL"),
            demo("remove", "/users/user-01/remove?sku=PROJECTPROFESSIONAL"),
            demo("account", "/users/user-01/account"),
            demo("delete", "/users/user-01/delete"),
            demo("groups", "/groups"),
            demo("group", "/groups/analysts"),
            demo("new-group", "/groups/new"),
            demo("members", "/groups/analysts/members"),
            demo("group-give", "/groups/analysts/license?sku=SPE_E3"),
            demo("group-take", "/groups/analysts/unlicense?sku=POWER_BI_PRO"),
            demo("devices", "/devices"),
            demo("device", "/devices/kiosk-1"),
            demo("jobs", "/jobs"),
            demo("job", "/jobs").by("main tbody th a", ""),
            demo("settings", "/settings"),
            demo("settings-off", "/settings/auto-claim/off"),
            demo("find", "/find?q=an"),
            demo("history", "/history"),
            demo("event", "/history/1"),
            demo("proof", "/proof"),
            demo("not-found", "/users/nobody"),
            new Pictured("password", "/console/password", false, "", ""),
            ops("tenants"),
            ops("people"),
            ops("roles", "people").by("main a[href$='/roles']", ""),
            ops("clients"),
            ops("secret", "clients").by("main a[href$='/secret']", ""),
            ops("catalogue"),
            ops("projections"),
            ops("replays"),
            ops("dead-letters"));

    private static Pictured demo(String name, String rest) {
        return new Pictured(name, "/console/t/" + Chrome.DEMO + rest, false, "", "");
    }

    private static Pictured ops(String name) {
        return ops(name, name);
    }

    private static Pictured ops(String name, String page) {
        return new Pictured(name, "/console/ops/" + page, true, "", "");
    }

    private Pictured by(String selector, String rest) {
        return new Pictured(name, path, operator, selector, rest);
    }

    /** Goes there; whether one could. Who may not go on finds no link. */
    boolean open(Visit visit) {
        visit.go(path);
        if (link.isEmpty()) {
            return true;
        }
        var links = visit.find(link);
        if (links.count() == 0) {
            return false;
        }
        visit.go(links.first().getAttribute("href") + rest);
        return true;
    }
}
