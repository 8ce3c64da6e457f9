package io.zetel.licensing.domain.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Ids of a directory")
class SpellingSpec {

    private static final TenantId CONTOSO = new TenantId("contoso");

    @ParameterizedTest
    @CsvSource({
        "Kim.Park@Example.org, kim.park@example.org",
        "06EBC4EE-1BB5-47DD-8120-11324BC54E06, 06ebc4ee-1bb5-47dd-8120-11324bc54e06",
        "ÅSA@X, åsa@x",
        "A\u030Asa@x, åsa@x",
        "ΟΔΟΣ@x, οδοσ@x",
        "οδος@x, οδοσ@x",
        "STRASSE@x, strasse@x"
    })
    void with_an_at_or_of_a_guid_are_compared_in_any_case(String one, String other) {
        assertThat(Spelling.compared(one))
                .isEqualTo(Spelling.compared(other))
                .isEqualTo(Spelling.compared(Spelling.compared(one)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Kim", "KIM-17", "06EBC4EE1BB547DD812011324BC54E06", "06EBC4EE-1BB5-47DD-8120-11324BC54E06x"})
    void of_any_other_shape_are_what_they_are(String id) {
        assertThat(Spelling.compared(id))
                .isEqualTo(id)
                .isNotEqualTo(Spelling.compared(id.toLowerCase(java.util.Locale.ROOT)));
    }

    @Test
    void are_normal_in_nfc_and_keep_their_case() {
        assertThat(Spelling.normal("A\u030Asa")).isEqualTo("Åsa");
        assertThat(HolderId.user("A\u030Asa").compared()).isEqualTo(HolderId.user("Åsa"));
    }

    @Test
    void have_one_stream_and_are_looked_for_under_the_spelling_that_older_releases_stored() {
        assertThat(StreamIds.placesOf(CONTOSO, HolderId.user("Kim@x")))
                .containsExactly("user-contoso/Kim@x", "user-contoso/kim@x");
        assertThat(StreamIds.placesOf(CONTOSO, HolderId.device("Laptop-7"))).containsExactly("device-contoso/Laptop-7");
        assertThat(StreamIds.placesOf(CONTOSO, new GroupId("Team@x")))
                .containsExactly("group-contoso/Team@x", "group-contoso/team@x");
    }
}
