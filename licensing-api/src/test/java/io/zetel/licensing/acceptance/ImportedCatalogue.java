package io.zetel.licensing.acceptance;

import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Each spec imports products of its own, so that no other one's answers depend on them. */
abstract class ImportedCatalogue {

    static final RunningZetel ZETEL = RunningZetel.shared();
    static final String HEADER =
            "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names\n";

    /** A product of a spec's own with plans of its own. */
    record Suite(String sku, String skuId, String seed) {

        static Suite any() {
            var seed = UUID.randomUUID()
                    .toString()
                    .replace("-", "")
                    .toUpperCase(Locale.ROOT)
                    .substring(0, 8);
            return new Suite("SUITE_" + seed, UUID.randomUUID().toString(), seed);
        }

        Suite renamed(String next) {
            return new Suite(next, skuId, seed);
        }

        String plan(int number) {
            return "PLAN_%s_%d".formatted(seed, number);
        }

        String planId(int number) {
            return "%s-1111-4000-8000-%012d".formatted(seed.toLowerCase(Locale.ROOT), number);
        }

        String rows(int... plans) {
            var rows = new StringBuilder();
            for (int plan : plans) {
                rows.append(
                        "Suite %s,%s,%s,%s,%s,Plan %d\n".formatted(sku, sku, skuId, plan(plan), planId(plan), plan));
            }
            return rows.toString();
        }
    }

    static Reply imports(String rows) {
        return ZETEL.operator()
                .post("/api/v1/catalogue/import", "text/csv", BodyPublishers.ofString(HEADER + rows))
                .expect(200);
    }

    static void knows(TestTenant tenant, String user) {
        tenant.as(Role.USER_ADMIN)
                .put(tenant.path("/users/" + user), Map.of("usageLocation", "NL"))
                .expect(200);
    }

    static Reply assigns(TestTenant tenant, String user, Map<String, Object> licence) {
        return tenant.as(Role.LICENSE_ADMIN)
                .put(tenant.path("/users/" + user + "/licenses"), Map.of("add", List.of(licence)))
                .expect(200);
    }

    static void group(TestTenant tenant, String group, Map<String, Object> licence) {
        tenant.as(Role.GROUP_ADMIN)
                .put(tenant.path("/groups/" + group), Map.of("memberType", "USER"))
                .expect(200);
        tenant.as(Role.LICENSE_ADMIN)
                .put(tenant.path("/groups/" + group + "/licenses"), Map.of("add", List.of(licence)))
                .expect(202);
    }

    static JsonNode ask(TestTenant tenant, String path, Instant at) {
        return read(tenant, path + (path.contains("?") ? "&" : "?") + "asOf=" + at)
                .expect(200)
                .json();
    }

    static Reply read(TestTenant tenant, String path) {
        return tenant.readNow(ZETEL, path);
    }

    static String access(TestTenant tenant, String user, String plan) {
        return read(tenant, "/users/" + user + "/access?servicePlan=" + plan)
                .expect(200)
                .text("/access");
    }

    static List<JsonNode> changes(TestTenant tenant, Reply after) {
        var position = after.headers()
                .firstValue("Licensing-Position")
                .map(at -> "&waitFor=" + at)
                .orElse("");
        return tenant.as(Role.AUDITOR)
                .get(tenant.path("/history/events?type=CatalogueChanged" + position))
                .expect(200)
                .json()
                .get("items")
                .valueStream()
                .toList();
    }

    static List<JsonNode> all(String path) {
        var all = new ArrayList<JsonNode>();
        var cursor = "";
        do {
            var page =
                    ZETEL.operator().get(path + "?limit=3" + cursor).expect(200).json();
            page.get("items").forEach(all::add);
            cursor = page.get("nextCursor").isNull()
                    ? ""
                    : "&cursor=" + page.get("nextCursor").asString();
        } while (!cursor.isEmpty());
        return all;
    }

    static List<String> texts(Iterable<JsonNode> nodes) {
        var texts = new ArrayList<String>();
        nodes.forEach(node -> texts.add(node.asString()));
        return texts;
    }
}
