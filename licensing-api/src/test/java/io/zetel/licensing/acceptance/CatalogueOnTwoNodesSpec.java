package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.TestPostgres;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Two nodes that never look by themselves whether there is a newer catalogue, so that only what decisions ask for can
 * help. Nothing of a catalogue is static, so two applications in one JVM are two nodes.
 */
@DisplayName("The catalogue of two nodes")
class CatalogueOnTwoNodesSpec {

    private static final String HEADER =
            "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names\n";
    private static final String ROW =
            "Suite,SUITE,0f1e1d00-0000-4000-8000-0000000000aa,SUITE_PLAN_%1$d,0f1e1d00-1111-4000-8000-00000000000%1$d,Plan %1$d\n";

    @Test
    void is_one_for_decisions_as_soon_as_an_import_has_been_answered() {
        var database = TestPostgres.newDatabaseUrl();
        try (var a = node(database);
                var b = node(database)) {
            isOneForDecisions(a, b);
        }
    }

    private static RunningZetel node(String database) {
        return RunningZetel.start(
                RunningZetel.freshDirectory(), "--spring.datasource.url=" + database, "--zetel.catalogue.poll=1h");
    }

    private static void isOneForDecisions(RunningZetel a, RunningZetel b) {
        imports(a, ROW.formatted(1));
        var tenant = TestTenant.registered(b.http());
        tenant.buy("SUITE", 5);
        for (var user : List.of("ann", "ben")) {
            tenant.as(Role.USER_ADMIN)
                    .put(tenant.path("/users/" + user), Map.of("usageLocation", "NL"))
                    .expect(200);
        }

        imports(a, ROW.formatted(1) + ROW.formatted(2));
        var licence = Map.of("add", List.of(Map.of("sku", "SUITE", "enabledPlans", List.of("SUITE_PLAN_2"))));
        var given = tenant.as(Role.LICENSE_ADMIN)
                .put(tenant.path("/users/ann/licenses"), licence)
                .expect(200);
        assertThat(given.text("/licenses/0/sources/0/disabledPlans/0")).isEqualTo("SUITE_PLAN_1");

        var rules = Map.of(
                "exclusions",
                List.of(),
                "dependencies",
                List.of(),
                "prohibitedLocations",
                List.of(Map.of("servicePlan", "SUITE_PLAN_1", "countries", List.of("NL"))));
        a.operator().put("/api/v1/catalogue/rules", rules).expect(200);
        var refused = tenant.as(Role.LICENSE_ADMIN)
                .put(tenant.path("/users/ben/licenses"), Map.of("add", List.of(Map.of("sku", "SUITE"))))
                .expect(409);
        assertThat(refused.text("/code")).isEqualTo("PROHIBITED_LOCATION");
    }

    private static void imports(RunningZetel node, String rows) {
        node.operator()
                .post("/api/v1/catalogue/import", "text/csv", BodyPublishers.ofString(HEADER + rows))
                .expect(200);
    }
}
