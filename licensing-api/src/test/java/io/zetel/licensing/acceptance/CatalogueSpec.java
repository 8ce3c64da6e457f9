package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.catalogue.BundledCatalogue;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The catalogue's routes")
class CatalogueSpec {

    private static TestTenant tenant;
    private static Caller reader;

    @BeforeAll
    static void start() {
        tenant = TestTenant.registered(RunningZetel.shared());
        reader = tenant.as(Role.READER);
    }

    @ParameterizedTest
    @CsvSource({"spe_e5,SPE_E5", "microsoft 365 e5,SPE_E5", "'  PoWeR aPpS pReMiUm ',POWERAPPS_PER_USER"})
    void search_names_and_part_numbers_in_any_case(String words, String sku) {
        assertThat(TestTenant.each(products("?search=" + encoded(words)), "skuPartNumber"))
                .contains(sku);
    }

    @Test
    void B10_list_the_products_that_give_an_app() {
        var page = products("?app=POWER_AUTOMATE_PER_USER");

        assertThat(TestTenant.each(page, "skuPartNumber")).containsExactly("FLOW_PER_USER", "FLOW_PER_USER_GCC");
        var product = page.json().at("/items/0");
        assertThat(product.get("skuId").asString()).isEqualTo("4a51bf65-409c-4a91-b845-1121b571cc9d");
        assertThat(product.get("target").asString()).isEqualTo("USER");
        assertThat(product.get("claimable").asBoolean()).isTrue();
        assertThat(product.get("servicePlans").valueStream().map(plan -> plan.get("servicePlanName")
                        .asString()))
                .contains("FLOW_PER_USER");
        assertThat(page.json().get("nextCursor").isNull()).isTrue();
    }

    @Test
    void turn_pages_until_every_product_was_shown_once() {
        var seen = new ArrayList<String>();
        var cursor = "";
        do {
            var page = products("?limit=20" + cursor);
            seen.addAll(TestTenant.each(page, "skuId"));
            var next = page.json().get("nextCursor");
            cursor = next.isNull() ? "" : "&cursor=" + encoded(next.asString());
        } while (!cursor.isEmpty());

        assertThat(seen)
                .doesNotHaveDuplicates()
                .containsAll(BundledCatalogue.load().products().stream()
                        .map(product -> product.skuId().value())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "app,NO_SUCH_APP,UNKNOWN_APP",
        "limit,0,INVALID_LIMIT",
        "limit,501,INVALID_LIMIT",
        "cursor,Zm9v,INVALID_CURSOR"
    })
    void refuse_a_question_they_do_not_understand(String parameter, String value, String code) {
        var reply = reader.get(tenant.path("/catalogue/products?" + parameter + "=" + value));
        assertThat(reply.expect(400).text("/code")).isEqualTo(code);
    }

    @Test
    void A07_A57_show_the_apps_with_their_triggers_claimable_or_not() {
        var apps = reader.get(tenant.path("/catalogue/apps"))
                .expect(200)
                .json()
                .valueStream()
                .toList();

        var teams = apps.stream()
                .filter(app -> app.get("app").asString().equals("TEAMS"))
                .findFirst()
                .orElseThrow();
        assertThat(teams.get("triggers").valueStream().map(trigger -> trigger.asString()))
                .contains("SIGN_IN", "USER_REQUEST");
        var visio = apps.stream()
                .filter(app -> app.get("app").asString().equals("VISIO"))
                .findFirst()
                .orElseThrow();
        assertThat(visio.get("claimable").asBoolean()).isFalse();
    }

    @Test
    void take_a_dirty_list_and_change_nothing_the_second_time() throws IOException {
        byte[] csv;
        try (var list = CatalogueSpec.class.getResourceAsStream("/catalogue/dirty.csv")) {
            csv = list.readAllBytes();
        }
        var operator = RunningZetel.shared().operator();

        var first = operator.post("/api/v1/catalogue/import", "text/csv", BodyPublishers.ofByteArray(csv))
                .expect(200);
        assertThat(first.number("/rows")).isEqualTo(18);
        assertThat(first.number("/added")).isEqualTo(7);
        assertThat(first.number("/duplicates")).isEqualTo(2);
        assertThat(first.text("/warnings/0/code")).as("the serious ones first").isEqualTo("SHARED_PART_NUMBER");
        assertThat(first.number("/warningCounts/CLEANED")).isEqualTo(4);
        var second = operator.post(
                        "/api/v1/catalogue/import", "text/csv;charset=utf-8", BodyPublishers.ofByteArray(csv))
                .expect(200);
        assertThat(second.number("/added") + second.number("/changed")).isZero();
        assertThat(products("?search=room_device").text("/items/0/target")).isEqualTo("DEVICE");
    }

    @Test
    void refuse_an_empty_file_and_another_media_type() {
        var operator = RunningZetel.shared().operator();
        assertThat(operator.post("/api/v1/catalogue/import", "text/csv", BodyPublishers.noBody())
                        .expect(400)
                        .text("/code"))
                .isEqualTo("EMPTY_FILE");
        operator.post("/api/v1/catalogue/import", "{}").expect(415);
    }

    private static Reply products(String query) {
        return reader.get(tenant.path("/catalogue/products" + query)).expect(200);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
