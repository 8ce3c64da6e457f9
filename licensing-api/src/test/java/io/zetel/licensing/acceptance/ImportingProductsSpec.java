package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Importing products")
class ImportingProductsSpec extends ImportedCatalogue {

    @Test
    void a_list_takes_no_plan_from_a_product_in_use_and_no_product_unless_asked_to() {
        var suite = Suite.any();
        imports(suite.rows(1, 2, 3, 4));
        var tenant = TestTenant.registered(ZETEL);
        tenant.buy(suite.sku(), 1);
        knows(tenant, "kim");
        assigns(tenant, "kim", Map.of("sku", suite.sku()));

        var cut = imports(suite.rows(1));
        assertThat(cut.number("/changed")).isZero();
        assertThat(cut.text("/warnings/0/code")).isEqualTo("PLANS_KEPT");
        assertThat(cut.number("/warningCounts/PLANS_KEPT")).isEqualTo(1);
        assertThat(cut.json().at("/kept/servicePlans").valueStream().map(plan -> plan.get("servicePlanName")
                        .asString()))
                .containsExactly(suite.plan(2), suite.plan(3), suite.plan(4));
        assertThat(texts(cut.json()
                        .at("/kept/products")
                        .valueStream()
                        .map(product -> product.get("skuPartNumber"))
                        .toList()))
                .contains("SPE_E5");
        assertThat(access(tenant, "kim", suite.plan(3))).isEqualTo("FULL");

        var others = IntStream.rangeClosed(2, 4)
                .mapToObj(i -> new Suite(suite.sku(), UUID.randomUUID().toString(), suite.seed()).rows(i));
        var counted = imports(suite.rows(1) + others.reduce("", String::concat));
        assertThat(counted.number("/added")).isEqualTo(3);
        assertThat(access(tenant, "kim", suite.plan(3))).isEqualTo("FULL");
    }

    @Test
    void with_prune_a_list_takes_what_it_lacks() {
        // An application of its own: the others go on needing their products.
        try (var zetel = RunningZetel.start(RunningZetel.preparedDirectory())) {
            var suite = Suite.any();
            var list = HEADER + suite.rows(1, 2);
            zetel.operator()
                    .post("/api/v1/catalogue/import", "text/csv", BodyPublishers.ofString(list))
                    .expect(200);
            var tenant = TestTenant.registered(zetel);
            tenant.buy(suite.sku(), 1);
            tenant.buy("SPE_E3", 1);
            knows(tenant, "kim");
            assigns(tenant, "kim", Map.of("sku", suite.sku()));
            knows(tenant, "lee");
            assigns(tenant, "lee", Map.of("sku", "SPE_E3"));
            group(tenant, "sales", Map.of("sku", "SPE_E3"));

            var reply = zetel.operator()
                    .post(
                            "/api/v1/catalogue/import?prune=true",
                            "text/csv",
                            BodyPublishers.ofString(HEADER + suite.rows(1)))
                    .expect(200);

            assertThat(reply.text("/taken/servicePlans/0/servicePlanName")).isEqualTo(suite.plan(2));
            assertThat(reply.json().at("/taken/products").size()).isPositive();
            assertThat(reply.json().at("/kept/products")).isEmpty();
            assertThat(TestTenant.each(
                            tenant.as(Role.READER)
                                    .get(tenant.path("/catalogue/products"))
                                    .expect(200),
                            "skuPartNumber"))
                    .containsExactly(suite.sku());
            assertThat(tenant.as(Role.READER)
                            .get(tenant.path("/users/kim/licenses"))
                            .json()
                            .at("/licenses/0/servicePlans")
                            .size())
                    .isEqualTo(1);
            assertThat(tenant.as(Role.READER)
                            .get(tenant.path("/products/SPE_E3"))
                            .expect(200)
                            .number("/total"))
                    .as("what was bought stays")
                    .isEqualTo(1);
            tenant.as(Role.BILLING_ADMIN)
                    .post(tenant.path("/subscriptions"), Map.of("sku", "SPE_E3", "seats", 1))
                    .expect(400);
            assertThat(changes(tenant, reply)
                            .getLast()
                            .at("/payload/products")
                            .valueStream()
                            .anyMatch(change -> change.get("taken").asBoolean()))
                    .isTrue();
            var state = tenant.readNow(zetel, "/desired-state").expect(200);
            assertThat(state.text("/groups/0/licenses/0/sku")).isEqualTo("SPE_E3");
            assertThat(tenant.as(Role.GLOBAL_ADMIN)
                            .post(tenant.path("/desired-state?dryRun=true&prune=true"), state.body())
                            .expect(200)
                            .json()
                            .get("steps"))
                    .isEmpty();
            var printed = tenant.readNow(zetel, "/users/lee/licenses").text("/licenses/0/sku");
            tenant.as(Role.LICENSE_ADMIN)
                    .put(tenant.path("/users/lee/licenses"), Map.of("remove", List.of(printed)))
                    .expect(200);
        }
    }

    @Test
    void a_name_that_two_products_have_is_refused_with_both_wherever_it_stands() {
        var suite = Suite.any();
        var twin = new Suite(suite.sku(), UUID.randomUUID().toString(), suite.seed());
        assertThat(imports(suite.rows(1) + twin.rows(2)).text("/warnings/0/code"))
                .isEqualTo("SHARED_PART_NUMBER");
        var tenant = TestTenant.claiming(ZETEL);

        var bought = tenant.as(Role.BILLING_ADMIN)
                .post(tenant.path("/subscriptions"), Map.of("sku", suite.sku(), "seats", 1))
                .expect(400);
        assertThat(bought.text("/code")).isEqualTo("AMBIGUOUS_SKU");
        assertThat(bought.text("/errors/0/message")).contains(suite.skuId(), twin.skuId());
        tenant.buy(twin.skuId(), 1);
        var shown = read(tenant, "/products/" + suite.sku()).expect(409);
        assertThat(shown.text("/code")).isEqualTo("AMBIGUOUS_SKU");
        assertThat(shown.text("/detail")).contains(suite.skuId(), twin.skuId());
        read(tenant, "/products/" + twin.skuId()).expect(200);
        knows(tenant, "kim");
        assertThat(tenant.as(Role.LICENSE_ADMIN)
                        .put(tenant.path("/users/kim/licenses"), Map.of("add", List.of(Map.of("sku", suite.sku()))))
                        .expect(400)
                        .text("/code"))
                .isEqualTo("AMBIGUOUS_SKU");
        assigns(tenant, "kim", Map.of("sku", twin.skuId()));
        var because =
                read(tenant, "/users/kim/access?servicePlan=" + suite.plan(2)).expect(200);
        var printed = because.text("/because/0/sku");
        read(tenant, "/products/" + printed).expect(200);
    }

    @Test
    void after_a_rename_the_old_and_the_new_names_of_products_and_plans_work_and_what_is_printed_is_taken() {
        var suite = Suite.any();
        imports(suite.rows(1, 2));
        var tenant = TestTenant.registered(ZETEL);
        tenant.buy(suite.sku(), 3);
        knows(tenant, "kim");
        var next = suite.renamed("NEXT_" + suite.seed());
        imports(next.rows(1, 2).replace(suite.plan(1) + ",", "NEXT_" + suite.plan(1) + ","));

        for (var sku : List.of(suite.sku(), next.sku(), suite.skuId())) {
            assertThat(read(tenant, "/products/" + sku).expect(200).text("/skuId"))
                    .isEqualTo(suite.skuId());
            for (var plan : List.of(suite.plan(1), "NEXT_" + suite.plan(1), suite.planId(1))) {
                assigns(tenant, "kim", Map.of("sku", sku, "disabledPlans", List.of(plan)));
                assertThat(access(tenant, "kim", plan)).isEqualTo("NONE");
            }
        }
        var printed = read(tenant, "/users/kim/licenses")
                .json()
                .at("/licenses/0/sources/0/disabledPlans/0")
                .asString();
        assertThat(printed).isEqualTo("NEXT_" + suite.plan(1));
        assigns(
                tenant,
                "kim",
                Map.of(
                        "sku",
                        read(tenant, "/products")
                                .json()
                                .at("/items/0/skuPartNumber")
                                .asString(),
                        "disabledPlans",
                        List.of(printed)));
        tenant.buy(suite.sku(), 1);
        tenant.buy(next.sku(), 1);
    }

    @Test
    void what_is_not_sold_cannot_be_bought_and_what_was_bought_goes_on() {
        var suite = Suite.any();
        imports(suite.rows(1));
        var tenant = TestTenant.registered(ZETEL);
        var bought = tenant.buy(suite.sku(), 1).text("/subscriptionId");
        var sale = "/api/v1/catalogue/products/" + suite.sku() + "/sale";
        var ended = ZETEL.operator()
                .put(sale, Map.of("sold", false), "Licensing-Reason", "end of sale")
                .expect(200);
        assertThat(ended.json().get("sold").asBoolean()).isFalse();
        assertThat(ZETEL.operator().put(sale, Map.of("sold", false)).expect(200).header("ETag"))
                .as("nothing changed")
                .isEqualTo(ended.header("ETag"));

        var billing = tenant.as(Role.BILLING_ADMIN);
        var refused = billing.post(tenant.path("/subscriptions"), Map.of("sku", suite.sku(), "seats", 1))
                .expect(409);
        assertThat(refused.text("/code")).isEqualTo("PRODUCT_NOT_SOLD");
        assertThat(refused.text("/detail")).contains(suite.sku());
        billing.patch(tenant.path("/subscriptions/" + bought), Map.of("seats", 2))
                .expect(200);
        imports(suite.rows(1, 2));
        assertThat(read(tenant, "/catalogue/products?search=" + suite.sku())
                        .json()
                        .at("/items/0/sold")
                        .asBoolean())
                .as("whatever a list says")
                .isFalse();
        assertThat(all("/api/v1/catalogue/versions")).anySatisfy(version -> {
            assertThat(version.get("change").asString()).isEqualTo("ProductSaleSet");
            assertThat(version.get("reason").asString()).isEqualTo("end of sale");
        });

        ZETEL.operator().put(sale, Map.of("sold", true)).expect(200);
        billing.post(tenant.path("/subscriptions"), Map.of("sku", suite.sku(), "seats", 1))
                .expect(201);
        ZETEL.operator()
                .put("/api/v1/catalogue/products/NOPE/sale", Map.of("sold", false))
                .expect(404);
        billing.put(sale, Map.of("sold", false)).expect(403);
    }

    @Test
    void a_list_may_come_under_each_name_of_csv_and_is_refused_where_it_is_compressed() {
        var suite = Suite.any();
        var operator = ZETEL.operator();
        for (var type : List.of("application/csv", "application/vnd.ms-excel", "text/csv; charset=utf-8")) {
            operator.post("/api/v1/catalogue/import", type, BodyPublishers.ofString(HEADER + suite.rows(1)))
                    .expect(200);
        }
        for (var encoding : List.of("gzip", "br")) {
            operator.post(
                            "/api/v1/catalogue/import",
                            "text/csv",
                            BodyPublishers.ofString(HEADER),
                            "Content-Encoding",
                            encoding)
                    .expect(415);
        }
    }

    @Test
    void the_products_of_a_tenant_come_as_csv_now_and_in_the_past() {
        var suite = Suite.any();
        imports("\"=Suite, the first\",%s,%s,%s,%s,Plan\n"
                .formatted(suite.sku(), suite.skuId(), suite.plan(1), suite.planId(1)));
        var tenant = TestTenant.registered(ZETEL);
        tenant.buy(suite.sku(), 7);
        var before = ZETEL.clock().instant();
        tenant.buy("SPE_E5", 1);
        var now = read(tenant, "/products?format=csv").expect(200);
        assertThat(now.header("Content-Type")).startsWith("text/csv");
        assertThat(now.body().lines())
                .containsExactly(
                        "skuPartNumber,skuId,name,total,assigned,available,expiringSoon,overAssigned,suspended,unlimited,"
                                + "nextExpiry,overAssignedUntil",
                        "SPE_E5,06ebc4ee-1bb5-47dd-8120-11324bc54e06,Microsoft 365 E5,1,0,1,0,0,0,false,,",
                        "%s,%s,\"'=Suite, the first\",7,0,7,0,0,0,false,,".formatted(suite.sku(), suite.skuId()));
        assertThat(tenant.as(Role.READER)
                        .get(tenant.path("/products?format=csv&asOf=" + before))
                        .expect(200)
                        .body()
                        .lines())
                .hasSize(2);
    }

    @Test
    void a_dry_run_tells_what_an_import_would_do_and_the_import_does_it() {
        var suite = Suite.any();
        imports(suite.rows(1));
        var tenant = TestTenant.registered(ZETEL);
        tenant.buy(suite.sku(), 1);
        var other = Suite.any();
        var rows = suite.rows(1, 2).replace("Suite " + suite.sku(), "Renamed") + other.rows(1);
        Function<String, Reply> laid = query -> ZETEL.operator()
                .post("/api/v1/catalogue/import" + query, "text/csv", BodyPublishers.ofString(HEADER + rows))
                .expect(200);
        var dry = laid.apply("?dryRun=true");
        assertThat(dry.json().get("dryRun").asBoolean()).isTrue();
        assertThat(dry.headers().firstValue("Licensing-Position")).isEmpty();
        assertThat(dry.text("/addedProducts/0/skuPartNumber")).isEqualTo(other.sku());
        assertThat(dry.text("/changedProducts/0/formerName")).isEqualTo("Suite " + suite.sku());
        assertThat(dry.text("/changedProducts/0/plansAdded/0/name")).isEqualTo(suite.plan(2));
        assertThat(read(tenant, "/products/" + suite.sku()).text("/name")).isEqualTo("Suite " + suite.sku());

        var real = laid.apply("");
        assertThat(real.json().get("dryRun").asBoolean()).isFalse();
        assertThat(real.number("/version")).isGreaterThan(dry.number("/version"));
        for (var told : List.of("added", "changed", "addedProducts", "changedProducts", "taken", "kept")) {
            assertThat(real.json().get(told)).as(told).isEqualTo(dry.json().get(told));
        }
        assertThat(laid.apply("?dryRun=true").number("/changed")).isZero();
    }

    @Test
    void the_products_of_a_tenant_come_in_pages_now_and_in_the_past() {
        var tenant = TestTenant.registered(ZETEL);
        var skus = List.of("SPE_E3", "SPE_E5", "O365_BUSINESS_PREMIUM", "POWERAPPS_PER_USER", "FLOW_PER_USER");
        skus.forEach(sku -> tenant.buy(sku, 1));
        for (var when : List.of("", "&asOf=" + ZETEL.clock().instant())) {
            var seen = new ArrayList<String>();
            var cursor = "";
            do {
                var page = read(tenant, "/products?limit=2" + cursor + when).expect(200);
                assertThat(page.json().get("items").size()).isLessThanOrEqualTo(2);
                seen.addAll(TestTenant.each(page, "skuPartNumber"));
                var next = page.json().get("nextCursor");
                cursor = next.isNull() ? "" : "&cursor=" + next.asString();
            } while (!cursor.isEmpty());
            assertThat(seen).containsExactlyElementsOf(skus.stream().sorted().toList());
        }
    }
}
