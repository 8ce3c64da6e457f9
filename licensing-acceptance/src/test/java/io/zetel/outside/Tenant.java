package io.zetel.outside;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A tenant, and a client of it that may do everything there. */
public record Tenant(String id, Client admin) {

    /** A new tenant with auto-claim on, under an agreement with the vendor that lets it buy everything. */
    public static Tenant register(Client operator, String id) {
        var body =
                Map.of("tenantId", id, "name", "Tenant " + id, "country", "NL", "policyLimit", 1000, "agreement", "EA");
        operator.post("/api/v1/tenants", body).expect(201);
        var tenant = new Tenant(id, operator.make(id, "GlobalAdmin", "Service", "Auditor"));
        tenant.admin
                .send("PUT", tenant.path("/auto-claim"), Map.of("enabled", true))
                .expect(200);
        return tenant;
    }

    /** A path below it. */
    public String path(String rest) {
        return "/api/v1/tenants/" + id + rest;
    }

    /** Buys seats. */
    public Answer buy(String sku, int seats) {
        return admin.post(path("/subscriptions"), Map.of("sku", sku, "seats", seats))
                .expect(201);
    }

    /** Creates a policy for this app over these products. */
    public Answer policy(String app, String... skus) {
        var products = List.of(skus).stream().map(sku -> Map.of("sku", sku)).toList();
        return admin.post(path("/policies"), Map.of("name", app + " for everyone", "app", app, "products", products))
                .expect(201);
    }

    /** All items of a list, page by page. */
    public List<JsonNode> all(String path) {
        var items = new ArrayList<JsonNode>();
        var separator = path.contains("?") ? "&" : "?";
        var target = path(path) + separator + "limit=500";
        var page = admin.get(target).expect(200).json();
        page.path("items").forEach(items::add);
        while (page.path("nextCursor").isString()) {
            page = admin.get(target + "&cursor=" + page.path("nextCursor").asString())
                    .expect(200)
                    .json();
            page.path("items").forEach(items::add);
        }
        return items;
    }
}
