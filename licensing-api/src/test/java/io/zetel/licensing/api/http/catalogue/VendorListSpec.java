package io.zetel.licensing.api.http.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.zetel.licensing.api.http.catalogue.ImportWarning.Code;
import io.zetel.licensing.domain.catalogue.ListedProduct;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Reading the vendor's list")
class VendorListSpec {

    private static final String HEADER =
            "Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names";
    private static final String ROW =
            "Suite,SUITE,11111111-1111-4111-8111-111111111111,TEAMS1,57ff2da0-773e-42df-b2af-ffb7a2317929,Microsoft Teams";

    @Nested
    @DisplayName("with dirt in it")
    class WithDirt {

        private final VendorList list = dirty();

        @Test
        void counts_rows_products_plans_and_repeated_rows() {
            assertThat(list.rows()).isEqualTo(18);
            assertThat(list.products()).hasSize(7);
            assertThat(list.servicePlans()).isEqualTo(7);
            assertThat(list.duplicates()).isEqualTo(2);
            assertThat(list.complete()).isFalse();
        }

        @Test
        void cleans_white_space_and_capitals_and_keeps_quoted_commas() {
            assertThat(product("TEAM_SUITE").name()).isEqualTo("Team Suite");
            assertThat(product("TEAM_SUITE").servicePlans())
                    .extracting(p -> p.id().value(), ServicePlan::name, ServicePlan::friendlyName)
                    .containsExactly(
                            tuple("57ff2da0-773e-42df-b2af-ffb7a2317929", "TEAMS1", "Microsoft Teams"),
                            tuple("aaaaaaaa-0000-4000-8000-000000000001", "CHAT", "Chat, with quotes \"and\" comma"));
        }

        @Test
        void keeps_both_products_that_share_a_part_number() {
            assertThat(list.products())
                    .filteredOn(p -> p.sku().equals("CALLING"))
                    .extracting(ListedProduct::name)
                    .containsExactly("Calling Domestic", "Calling Small");
        }

        @Test
        void fills_empty_names_from_what_is_there() {
            assertThat(product("EMPTY_NAMES").servicePlans())
                    .extracting(ServicePlan::name, ServicePlan::friendlyName)
                    .containsExactly(
                            tuple("Only the friendly name", "Only the friendly name"),
                            tuple("Rights for Machines (E3)", "Rights for Machines (E3)"));
        }

        @Test
        void loses_one_row_to_an_open_quote_and_reads_a_cell_of_two_lines() {
            assertThat(product("AFTER").servicePlans())
                    .extracting(ServicePlan::friendlyName)
                    .containsExactly("Spans two lines");
        }

        @Test
        void tells_every_dirt_with_its_line_the_serious_first() {
            assertThat(list.warnings())
                    .extracting(ImportWarning::line, ImportWarning::code)
                    .containsExactly(
                            tuple(7L, Code.SHARED_PART_NUMBER),
                            tuple(18L, Code.UNREADABLE_ROW),
                            tuple(12L, Code.WRONG_COLUMN_COUNT),
                            tuple(13L, Code.WRONG_COLUMN_COUNT),
                            tuple(21L, Code.WRONG_COLUMN_COUNT),
                            tuple(10L, Code.BAD_GUID),
                            tuple(11L, Code.BAD_GUID),
                            tuple(14L, Code.EMPTY_PART_NUMBER),
                            tuple(4L, Code.CONFLICTING_NAME),
                            tuple(17L, Code.UNREADABLE_CHARACTER),
                            tuple(8L, Code.EMPTY_NAME),
                            tuple(9L, Code.EMPTY_NAME),
                            tuple(4L, Code.DUPLICATE_ROW),
                            tuple(5L, Code.DUPLICATE_ROW),
                            tuple(8L, Code.SPACE_IN_PLAN_NAME),
                            tuple(9L, Code.SPACE_IN_PLAN_NAME),
                            tuple(3L, Code.CLEANED),
                            tuple(4L, Code.CLEANED),
                            tuple(14L, Code.CLEANED),
                            tuple(19L, Code.CLEANED));
            assertThat(list.warnings())
                    .allSatisfy(warning -> assertThat(warning.message()).isNotBlank());
        }

        private ListedProduct product(String sku) {
            return list.products().stream()
                    .filter(p -> p.sku().equals(sku))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void is_complete_and_without_warnings_when_clean() {
        var list = read(HEADER + "\n" + ROW + "\n");

        assertThat(list.complete()).isTrue();
        assertThat(list.warnings()).isEmpty();
        assertThat(list.products()).hasSize(1);
    }

    @Test
    void takes_a_header_without_rows_as_a_list_of_nothing() {
        assertThat(read(HEADER).rows()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\uFEFF", "\r\n \r\n"})
    void refuses_an_empty_file(String text) {
        assertRefused(400, "EMPTY_FILE", bytes(text), null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html><body>404</body></html>", "a,b,c\n1,2,3", "\"never closed"})
    void refuses_what_is_not_the_list(String text) {
        assertRefused(400, "BAD_HEADER", bytes(text), null);
    }

    @Test
    void names_the_columns_a_header_lacks() {
        assertThatThrownBy(() -> read(HEADER.replace("GUID", "Id").replace("String_Id", "Sku")))
                .isInstanceOf(CatalogueProblem.class)
                .hasMessageContaining("missing: String_Id, GUID.");
    }

    @Test
    void reads_a_header_in_another_case_and_with_more_columns() {
        var list = read("Note," + HEADER.toLowerCase() + "\nx," + ROW);

        assertThat(list.products()).extracting(ListedProduct::sku).containsExactly("SUITE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-8"})
    void decodes_what_a_byte_order_mark_announces(String charset) {
        var text = "\uFEFF" + HEADER + "\n" + ROW.replace("Suite", "Süite");

        assertThat(read(text.getBytes(Charset.forName(charset)), null).products())
                .extracting(ListedProduct::name)
                .containsExactly("Süite");
    }

    @Test
    void decodes_windows_1252_when_it_is_named() {
        var text = (HEADER + "\n" + ROW.replace("Suite", "Süite – plus")).getBytes(Charset.forName("windows-1252"));

        assertThat(read(text, Charset.forName("windows-1252")).products())
                .extracting(ListedProduct::name)
                .containsExactly("Süite – plus");
    }

    @Test
    void refuses_bytes_that_are_not_what_they_claim_rather_than_guess() {
        var text = HEADER + "\n" + ROW.replace("Suite", "Süite");

        assertRefused(400, "BAD_ENCODING", text.getBytes(Charset.forName("windows-1252")), null);
        assertRefused(400, "BAD_ENCODING", text.getBytes(StandardCharsets.UTF_16LE), null);
        assertRefused(400, "BAD_ENCODING", new byte[] {'P', 'K', 3, 4, 0, 0, (byte) 0xFF, '\n'}, null);
    }

    @Test
    void takes_200_000_rows_and_refuses_one_more() throws IOException {
        var full = VendorList.read(rows(VendorList.MAX_ROWS), null);

        assertThat(full.rows()).isEqualTo(200_000);
        assertThat(full.duplicates()).isEqualTo(199_999);
        assertThat(full.warnings())
                .hasSize(1_001)
                .last()
                .extracting(ImportWarning::code)
                .isEqualTo(Code.MORE_WARNINGS);
        var refusal = catchThrowableOfType(
                CatalogueProblem.class, () -> VendorList.read(rows(VendorList.MAX_ROWS + 1), null));
        assertThat(refusal.code()).isEqualTo("TOO_MANY_ROWS");
        assertThat(refusal.status()).isEqualTo(413);
    }

    @Test
    void counts_a_thousand_cosmetic_warnings_and_tells_the_serious_one_behind_them() {
        var list = read(HEADER + "\n" + (ROW.replace("Suite", " Suite") + "\n").repeat(1_500) + "a row,of two cells\n");

        assertThat(list.warnings())
                .hasSize(1_001)
                .first()
                .extracting(ImportWarning::code)
                .isEqualTo(Code.WRONG_COLUMN_COUNT);
        assertThat(list.dirt().counts()).containsEntry(Code.CLEANED, 1_500).containsEntry(Code.WRONG_COLUMN_COUNT, 1);
    }

    @Test
    void skips_a_row_with_an_endless_cell() {
        var list = read(HEADER + "\n" + ROW.replace("Suite", "x".repeat(Cell.MAX_LENGTH + 1)));

        assertThat(list.products()).isEmpty();
        assertThat(list.warnings()).extracting(ImportWarning::code).containsExactly(Code.CELL_TOO_LONG);
    }

    private static InputStream rows(int count) {
        return new ByteArrayInputStream(bytes(HEADER + "\n" + (ROW + "\n").repeat(count)));
    }

    private static void assertRefused(int status, String code, byte[] body, @Nullable Charset declared) {
        var refusal = catchThrowableOfType(
                CatalogueProblem.class, () -> VendorList.read(new ByteArrayInputStream(body), declared));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.status()).isEqualTo(status);
    }

    static VendorList dirty() {
        try (var csv = VendorListSpec.class.getResourceAsStream("/catalogue/dirty.csv")) {
            return VendorList.read(csv, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static VendorList read(String text) {
        return read(bytes(text), null);
    }

    private static VendorList read(byte[] body, @Nullable Charset declared) {
        try {
            return VendorList.read(new ByteArrayInputStream(body), declared);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
