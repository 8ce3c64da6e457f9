package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A product of a tenant's own")
class OwnProductsSpec {

    private static final String SUITE = "ACME_SUITE";

    private final RunningZetel zetel = RunningZetel.shared();
    private final DirectoryClient office = new DirectoryClient(TestTenant.claiming(zetel));
    private final TestTenant tenant = office.tenant();
    private final TestTenant other = TestTenant.claiming(zetel);

    @Test
    void is_bought_assigned_claimed_and_shown_as_any_other() {
        var made = own(tenant, SUITE, Map.of("name", "Acme Suite", "servicePlans", List.of("TEAMS1", "ACME_CAD")));
        var id = made.text("/skuId");
        tenant.buy(SUITE, 3);
        office.users("kim", "lee");
        office.assign("kim", id).expect(200);
        assertThat(office.licences("kim")).containsOnlyKeys(SUITE);
        var policy = tenant.policy("TEAMS", SUITE);
        assertThat(policy.text("/products/0/skuPartNumber")).isEqualTo(SUITE);
        var claimed = tenant.signIn("lee").expect(201);
        assertThat(List.of(claimed.text("/sku"), claimed.text("/skuId"))).containsExactly(SUITE, id);
        assertThat(claimed.json().get("enabledPlans").toString()).contains("ACME_CAD", "TEAMS1");
        for (var name : List.of(SUITE, id)) {
            assertThat(tenant.seatsAfter(claimed, name).number("/assigned")).isEqualTo(2);
        }
        assertThat(tenant.readAfter(claimed, "/products")
                        .json()
                        .at("/items/0/name")
                        .asString())
                .isEqualTo("Acme Suite");
        assertThat(tenant.readAfter(claimed, "/reports/claims").body()).contains(SUITE);
        assertThat(office.access(claimed, "lee", "ACME_CAD")).isEqualTo("FULL");
        office.group("sales", "USER");
        assertThat(office.licensing(office.give("sales", SUITE), "sales").body())
                .contains(SUITE);
        assertThat(tenant.readAfter(claimed, "/desired-state").body()).contains(SUITE);
    }

    @Test
    void is_seen_by_nobody_else_and_found_by_its_tenant() {
        var made = own(tenant, SUITE, Map.of("name", "Acme Suite"));
        var id = made.text("/skuId");
        tenant.buy(SUITE, 1);
        assertThat(found(tenant, "acme")).containsExactly(id);
        assertThat(found(other, "acme")).isEmpty();
        other.buy("SPE_E3", 1);
        for (var name : List.of(SUITE, id)) {
            other.as(Role.READER).get(other.path("/products/" + name)).expect(404);
            assertThat(other.as(Role.BILLING_ADMIN)
                            .post(other.path("/subscriptions"), Map.of("sku", name, "seats", 1))
                            .expect(400)
                            .text("/code"))
                    .isEqualTo("UNKNOWN_SKU");
            assertThat(other.as(Role.GLOBAL_ADMIN)
                            .post(
                                    other.path("/policies"),
                                    Map.of("name", "P", "app", "TEAMS", "products", List.of(Map.of("sku", name))))
                            .expect(400)
                            .text("/errors/0/code"))
                    .isEqualTo("UNKNOWN_SKU");
        }
        var theirs = own(other, SUITE, Map.of("name", "Another Acme"));
        assertThat(theirs.text("/skuId")).isNotEqualTo(id);
        assertThat(found(other, "acme")).containsExactly(theirs.text("/skuId"));
        assertThat(tenant.readNow(zetel, "/products/" + SUITE).text("/skuId")).isEqualTo(id);
    }

    @Test
    void keeps_its_ids_and_is_told_as_it_was() {
        var made = own(tenant, SUITE, Map.of("name", "Acme Suite", "servicePlans", List.of("ACME_CAD")));
        tenant.buy(SUITE, 1);
        var then = zetel.clock().instant();
        var again = own(
                tenant, "acme_suite", Map.of("name", "Acme Suite 2", "servicePlans", List.of("ACME_CAD", "ACME_CAM")));
        assertThat(again.text("/skuId")).isEqualTo(made.text("/skuId"));
        assertThat(again.text("/servicePlans/0/servicePlanId")).isEqualTo(made.text("/servicePlans/0/servicePlanId"));
        assertThat(tenant.readNow(zetel, "/products/" + SUITE).text("/name")).isEqualTo("Acme Suite 2");
        assertThat(tenant.as(Role.READER)
                        .get(tenant.path("/products/" + SUITE + "?asOf=" + then))
                        .expect(200)
                        .text("/name"))
                .isEqualTo("Acme Suite");
    }

    @Test
    void has_no_name_of_the_vendors_and_no_plan_that_is_not_there() {
        var admin = tenant.as(Role.BILLING_ADMIN);
        assertThat(admin.put(tenant.path("/own-products/SPE_E3"), Map.of("name", "Mine"))
                        .expect(409)
                        .text("/code"))
                .isEqualTo("SKU_TAKEN");
        assertThat(admin.put(
                                tenant.path("/own-products/MINE"),
                                Map.of("name", "Mine", "servicePlans", List.of("00000000-0000-4000-8000-000000000000")))
                        .expect(400)
                        .text("/errors/0/code"))
                .isEqualTo("UNKNOWN_PLAN");
        assertThat(TestTenant.each(tenant.as(Role.READER).get(tenant.path("/own-products")), "skuId"))
                .isEmpty();
        tenant.as(Role.LICENSE_ADMIN)
                .put(tenant.path("/own-products/MINE"), Map.of("name", "Mine"))
                .expect(403);
    }

    private static Reply own(TestTenant tenant, String sku, Map<String, ?> body) {
        return tenant.as(Role.BILLING_ADMIN)
                .put(tenant.path("/own-products/" + sku), body)
                .expect(200);
    }

    private static List<String> found(TestTenant tenant, String search) {
        return TestTenant.each(
                tenant.as(Role.READER).get(tenant.path("/catalogue/products?search=" + search)), "skuId");
    }
}
