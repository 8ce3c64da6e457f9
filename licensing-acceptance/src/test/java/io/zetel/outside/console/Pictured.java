package io.zetel.outside.console;

import java.util.List;

/** A page of the console, by the name of its picture; the operator's are of no tenant. */
record Pictured(String name, String path, boolean operator) {

    static final List<Pictured> ALL = List.of(
            demo("overview", ""),
            demo("products", "/products"),
            demo("product", "/products/SPE_E3"),
            demo("buy", "/purchases/new?sku=SPE_E3"),
            demo("policies", "/policies"),
            demo("new-policy", "/policies/new"),
            demo("report", "/report"),
            demo("refusals", "/report/refusals"),
            demo("users", "/users"),
            demo("person", "/users/user-01"),
            demo("why", "/users/user-01/why"),
            demo("assign", "/users/user-20/assign?sku=PROJECTPROFESSIONAL"),
            demo("remove", "/users/user-01/remove?sku=PROJECTPROFESSIONAL"),
            demo("account", "/users/user-01/account"),
            demo("delete", "/users/user-01/delete"),
            demo("groups", "/groups"),
            demo("group", "/groups/analysts"),
            demo("members", "/groups/analysts/members"),
            demo("group-take", "/groups/analysts/unlicense?sku=POWER_BI_PRO"),
            demo("devices", "/devices"),
            demo("device", "/devices/kiosk-1"),
            demo("jobs", "/jobs"),
            demo("settings", "/settings"),
            demo("settings-off", "/settings/auto-claim/off"),
            demo("find", "/find?q=an"),
            demo("history", "/history"),
            demo("event", "/history/1"),
            demo("proof", "/proof"),
            demo("not-found", "/users/nobody"),
            ops("tenants"),
            ops("people"),
            ops("clients"),
            ops("projections"),
            ops("replays"),
            ops("dead-letters"));

    private static Pictured demo(String name, String rest) {
        return new Pictured(name, "/console/t/" + Chrome.DEMO + rest, false);
    }

    private static Pictured ops(String name) {
        return new Pictured(name, "/console/ops/" + name, true);
    }
}
