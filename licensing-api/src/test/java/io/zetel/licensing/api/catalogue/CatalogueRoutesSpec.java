package io.zetel.licensing.api.catalogue;

import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.jayway.jsonpath.JsonPath;
import io.zetel.licensing.domain.catalogue.BundledCatalogue;
import io.zetel.licensing.domain.catalogue.Product;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

@DisplayName("The catalogue's routes")
class CatalogueRoutesSpec {

    private static EmbeddedPostgres postgres;
    private static MockMvc http;

    @ControllerAdvice
    static class Problems extends ResponseEntityExceptionHandler {}

    @BeforeAll static void start() throws Exception {
        postgres = EmbeddedPostgres.start();
        var database = postgres.getPostgresDatabase();
        Flyway.configure().dataSource(database).locations("classpath:db/migration/catalogue").load().migrate();
        var catalogue = new StoredCatalogue(BundledCatalogue.load(), new JdbcTemplate(database),
                new TransactionTemplate(new JdbcTransactionManager(database)));
        http = MockMvcBuilders.standaloneSetup(new CatalogueController(catalogue)).setControllerAdvice(new Problems()).build();
    }

    @AfterAll static void stop() throws Exception {
        postgres.close();
    }

    @ParameterizedTest
    @CsvSource({"spe_e5,SPE_E5", "microsoft 365 e5,SPE_E5",
        "'  PoWeR aPpS pReMiUm ',POWERAPPS_PER_USER"}) void searches_name_and_part_number_in_any_case(String words, String sku) throws Exception {
        http.perform(get("/api/v1/catalogue/products").param("search", words)).andExpect(status().isOk())
                .andExpect(jsonPath("$.items[*].skuPartNumber", hasItem(sku)));
    }

    @Test
    @DisplayName("B10 lists the products that give an app, for a tenant too") void B10_lists_the_products_that_give_an_app() throws Exception {
        http.perform(get("/api/v1/tenants/contoso/catalogue/products").param("app", "POWER_AUTOMATE_PER_USER")).andExpect(status().isOk())
                .andExpect(jsonPath("$.items[*].skuPartNumber", is(List.of("FLOW_PER_USER", "FLOW_PER_USER_GCC"))))
                .andExpect(jsonPath("$.items[0].skuId", is("4a51bf65-409c-4a91-b845-1121b571cc9d")))
                .andExpect(jsonPath("$.items[0].target", is("USER"))).andExpect(jsonPath("$.items[0].claimable", is(true)))
                .andExpect(jsonPath("$.items[0].agreements", hasSize(0)))
                .andExpect(jsonPath("$.items[0].servicePlans[*].servicePlanName", hasItem("FLOW_PER_USER")))
                .andExpect(jsonPath("$.items[0].servicePlans[*].servicePlanId", hasItem("c5002c70-f725-4367-b409-f0eff4fee6c0")))
                .andExpect(jsonPath("$.nextCursor").value(nullValue()));
    }

    @Test void turns_pages_until_every_product_was_shown_once() throws Exception {
        var seen = new ArrayList<String>();
        String cursor = null;
        do {
            var request = get("/api/v1/catalogue/products").param("limit", "20");
            var body = http.perform(cursor == null ? request : request.param("cursor", cursor)).andExpect(status().isOk()).andReturn()
                    .getResponse().getContentAsString();
            seen.addAll(JsonPath.<List<String>>read(body, "$.items[*].skuPartNumber"));
            cursor = JsonPath.read(body, "$.nextCursor");
        } while (cursor != null);

        assertThat(seen).doesNotHaveDuplicates().containsAll(BundledCatalogue.load().products().stream().map(Product::sku).toList());
    }

    @ParameterizedTest
    @CsvSource({"app,NO_SUCH_APP,UNKNOWN_APP", "limit,0,INVALID_LIMIT", "limit,501,INVALID_LIMIT", "cursor,%00,INVALID_CURSOR",
        "cursor,Zm9v,INVALID_CURSOR"}) void refuses_a_question_it_does_not_understand(String parameter, String value, String code) throws Exception {
        http.perform(get("/api/v1/catalogue/products").param(parameter, value)).andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.code", is(code)));
    }

    @Test
    @DisplayName("A07 shows the apps with their triggers, claimable or not") void A07_shows_the_apps() throws Exception {
        http.perform(get("/api/v1/catalogue/apps")).andExpect(status().isOk())
                .andExpect(jsonPath("$[?(@.app == 'TEAMS')].triggers[*]", is(List.of("SIGN_IN", "USER_REQUEST"))))
                .andExpect(jsonPath("$[?(@.app == 'TEAMS')].defaultProduct", is(List.of("Microsoft_Teams_EEA_New"))))
                .andExpect(jsonPath("$[?(@.app == 'VISIO')].claimable", everyItem(is(false))));
    }

    @Test void imports_a_list_and_changes_nothing_the_second_time() throws Exception {
        var csv = CatalogueRoutesSpec.class.getResourceAsStream("/catalogue/dirty.csv").readAllBytes();

        http.perform(post("/api/v1/catalogue/import").contentType("text/csv").content(csv)).andExpect(status().isOk())
                .andExpect(jsonPath("$.rows", is(18))).andExpect(jsonPath("$.products", is(7))).andExpect(jsonPath("$.servicePlans", is(7)))
                .andExpect(jsonPath("$.added", is(7))).andExpect(jsonPath("$.changed", is(0))).andExpect(jsonPath("$.duplicates", is(2)))
                .andExpect(jsonPath("$.warnings[0].line", is(3))).andExpect(jsonPath("$.warnings[0].code", is("CLEANED")))
                .andExpect(jsonPath("$.warnings[*].message", everyItem(not(""))));
        http.perform(post("/api/v1/catalogue/import").contentType("text/csv;charset=utf-8").content(csv)).andExpect(status().isOk())
                .andExpect(jsonPath("$.added", is(0))).andExpect(jsonPath("$.changed", is(0)));
        http.perform(get("/api/v1/catalogue/products").param("search", "room_device"))
                .andExpect(jsonPath("$.items[0].target", is("DEVICE"))).andExpect(jsonPath("$.items[0].claimable", is(false)));
    }

    @Test void refuses_an_empty_file_and_another_media_type() throws Exception {
        http.perform(post("/api/v1/catalogue/import").contentType("text/csv")).andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.code", is("EMPTY_FILE")));
        http.perform(post("/api/v1/catalogue/import").contentType("application/json").content("{}"))
                .andExpect(status().isUnsupportedMediaType());
    }
}
