package io.zetel.licensing.api.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.Faults;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Headers, cursors and values read by hand")
class HeadersAndCursorsSpec {

    @Test
    void a_cursor_brings_its_keys_back() {
        var cursor = Cursor.decode(Cursor.of("Zoë / 100%", 42, "").encoded());
        assertThat(cursor.text(0)).isEqualTo("Zoë / 100%");
        assertThat(cursor.number(1)).isEqualTo(42);
        assertThat(cursor.text(2)).isEmpty();
        assertThatThrownBy(() -> cursor.text(3)).isInstanceOf(BadRequest.class);
        assertThatThrownBy(() -> cursor.number(0)).isInstanceOf(BadRequest.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "a", "gA", "YQ==x", "ééé"})
    void what_is_no_cursor_is_refused(String text) {
        assertThatThrownBy(() -> Cursor.decode(text)).isInstanceOfSatisfying(BadRequest.class, e -> assertThat(e.code())
                .isEqualTo("INVALID_CURSOR"));
    }

    @Test
    void a_reason_is_plain_ascii_or_encoded_utf_8() {
        assertThat(Origin.reason(null)).isEmpty();
        assertThat(Origin.reason("  ")).isEmpty();
        assertThat(Origin.reason("100% sure")).hasValue("100% sure");
        assertThat(Origin.reason("utf-8'nl'Verzoek%20van%20Zo%C3%AB")).hasValue("Verzoek van Zoë");
        assertThatThrownBy(() -> Origin.reason("Zo\u00EB")).isInstanceOf(BadRequest.class);
        assertThatThrownBy(() -> Origin.reason("a\tb")).isInstanceOf(BadRequest.class);
        assertThat(Origin.reason("x".repeat(500))).isPresent();
        assertThatThrownBy(() -> Origin.reason("x".repeat(501))).isInstanceOf(BadRequest.class);
    }

    @Test
    void an_expected_version_is_one_or_none() {
        assertThat(IfMatch.parse(null).expected()).isEmpty();
        assertThat(IfMatch.parse(IfMatch.etag(7)).expected()).hasValue(7);
        assertThatThrownBy(() -> IfMatch.parse("\"1\",\"2\"").expected()).isInstanceOf(BadRequest.class);
        assertThatThrownBy(() -> IfMatch.parse("\"theirs\"").expected()).hasMessageContaining("changed");
    }

    @Test
    void values_read_by_hand_are_all_judged_before_the_request_ends() {
        var faults = new Faults();
        assertThat(faults.name("/name", "  Contoso ")).isEqualTo("Contoso");
        assertThat(faults.instant("/at", "2026-11-21T10:00:00+01:00")).isEqualTo(Instant.parse("2026-11-21T09:00:00Z"));
        assertThat(faults.sku("/sku", "Microsoft_365_ E5_(no_Teams)")).isNotNull();
        faults.throwIfAny();

        faults.tenantId("/tenantId", "-x");
        faults.externalId("/userId", "..");
        faults.country("/country", "Netherlands");
        faults.guid("/skuId", "{06ebc4ee-1bb5-47dd-8120-11324bc54e06}");
        faults.instant("/at", "2026-02-30T00:00:00Z");
        faults.oneOf(Thread.State.class, "/state", "ASLEEP");
        faults.name("/name", null);
        assertThatThrownBy(faults::throwIfAny).isInstanceOfSatisfying(BadRequest.class, e -> assertThat(e.faults())
                .extracting(f -> f.code())
                .containsExactly(
                        "INVALID_TENANT_ID",
                        "INVALID_ID",
                        "INVALID_COUNTRY",
                        "INVALID_GUID",
                        "INVALID_INSTANT",
                        "INVALID_VALUE",
                        "REQUIRED"));
    }
}
