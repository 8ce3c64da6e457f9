package io.zetel.licensing.acceptance;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.processing.Positions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** A tenant of a spec's own, with a caller for each role it plays. */
public final class TestTenant {

    private final Http http;
    private final String id;

    private TestTenant(Http http, String id) {
        this.http = http;
        this.id = id;
    }

    /** A new tenant in the Netherlands, auto-claim off, any number of policies. */
    public static TestTenant registered(RunningZetel zetel) {
        return registered(zetel.http());
    }

    /** A new tenant behind this HTTP side. */
    public static TestTenant registered(Http http) {
        var id = "t-" + UUID.randomUUID();
        http.operator()
                .post(
                        "/api/v1/tenants",
                        Map.of("tenantId", id, "name", "Spec " + id, "country", "NL", "policyLimit", 100))
                .expect(201);
        return new TestTenant(http, id);
    }

    /** The same tenant behind another HTTP side, after a restart. */
    public TestTenant behind(RunningZetel zetel) {
        return new TestTenant(zetel.http(), id);
    }

    /** A new tenant under this agreement with the vendor (D05). */
    public static TestTenant under(Http http, String agreement) {
        return with(http, Map.of("agreement", agreement));
    }

    /** A new tenant in the Netherlands of which this is said besides. */
    public static TestTenant with(Http http, Map<String, ?> besides) {
        var id = "t-" + UUID.randomUUID();
        var body = new HashMap<String, Object>(Map.of("tenantId", id, "name", "Spec " + id, "country", "NL"));
        body.putAll(besides);
        http.operator().post("/api/v1/tenants", body).expect(201);
        return new TestTenant(http, id);
    }

    /** A new tenant with auto-claim on. */
    public static TestTenant claiming(RunningZetel zetel) {
        return claiming(zetel.http());
    }

    /** A new tenant with auto-claim on, behind this HTTP side. */
    public static TestTenant claiming(Http http) {
        var tenant = registered(http);
        tenant.as(Role.GLOBAL_ADMIN)
                .put(tenant.path("/auto-claim"), Map.of("enabled", true))
                .expect(200);
        return tenant;
    }

    /** The same tenant in an application that was started again on the same data. */
    public TestTenant in(RunningZetel restarted) {
        return new TestTenant(restarted.http(), id);
    }

    /** Its id. */
    public String id() {
        return id;
    }

    /** A path below it. */
    public String path(String rest) {
        return "/api/v1/tenants/" + id + rest;
    }

    /** A caller of it with these roles. */
    public Caller as(Role... roles) {
        return http.caller(id, roles);
    }

    /** Buys seats. */
    public Reply buy(String sku, int seats) {
        return as(Role.BILLING_ADMIN)
                .post(path("/subscriptions"), Map.of("sku", sku, "seats", seats))
                .expect(201);
    }

    /** Creates a policy over these products, the primary first. */
    public Reply policy(String app, String... skus) {
        var products = Stream.of(skus).map(sku -> Map.of("sku", sku)).toList();
        return as(Role.GLOBAL_ADMIN)
                .post(path("/policies"), Map.of("name", app + " for everyone", "app", app, "products", products))
                .expect(201);
    }

    /** A sign-in to Teams. */
    public Reply signIn(String user) {
        return claim("TEAMS", "SIGN_IN", user);
    }

    /** A claim. */
    public Reply claim(String app, String trigger, String user) {
        return as(Role.SERVICE)
                .post(path("/claims"), Map.of("app", app, "trigger", trigger, "user", Map.of("userId", user)));
    }

    /** A read that has seen everything this write did. */
    public Reply readAfter(Reply write, String path) {
        var separator = path.contains("?") ? "&" : "?";
        return as(Role.READER).get(path(path) + separator + "waitFor=" + write.header("Licensing-Position"));
    }

    /** A read that has seen everything there is in the store. */
    public Reply readNow(RunningZetel zetel, String path) {
        var separator = path.contains("?") ? "&" : "?";
        return as(Role.READER)
                .get(path(path) + separator + "waitFor="
                        + zetel.context().getBean(Positions.class).head());
    }

    /** The seats of a product once they are known to be as after this write. */
    public Reply seatsAfter(Reply write, String sku) {
        return readAfter(write, "/products/" + sku).expect(200);
    }

    /** The ids of a list of items. */
    public static List<String> each(Reply page, String field) {
        return page.json()
                .get("items")
                .valueStream()
                .map(item -> item.get(field).asString())
                .toList();
    }
}
