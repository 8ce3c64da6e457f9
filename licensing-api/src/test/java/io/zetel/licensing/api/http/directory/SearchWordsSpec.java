package io.zetel.licensing.api.http.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The words of a search")
class SearchWordsSpec {

    @ParameterizedTest
    @CsvSource({
        "Müller,muller",
        "STRASSE,strasse",
        "Straße,strasse",
        "Łukasz Wałęsa,lukasz walesa",
        "Søren,soren",
        "Ærø,aero",
        "İstanbul,istanbul",
        "Ιωάννης,ιωαννης",
        "Ｚｅｔｅｌ,zetel",
        "Nguyễn,nguyen"
    })
    void have_neither_case_nor_accents(String text, String folded) {
        assertThat(SearchWords.folded(text)).isEqualTo(folded);
    }

    @Test
    void are_the_whole_of_ids_and_each_word_of_names_with_the_parts_of_compound_ones() {
        assertThat(SearchWords.of(List.of("Anna.Smith@contoso.com"), List.of("Jean-Luc O'Brien (Sales)")))
                .containsExactly("anna.smith@contoso.com", "jean-luc", "jean", "luc", "o'brien", "o", "brien", "sales");
    }

    @Test
    void are_each_asked_for_without_what_stands_around_them() {
        assertThat(SearchWords.terms("  Brien, \"Jean-Luc\" ")).containsExactly("brien", "jean-luc");
        assertThat(SearchWords.terms("anna.")).containsExactly("anna.");
        assertThat(SearchWords.terms("--")).containsExactly("--");
        assertThat(SearchWords.terms(" \u00a0 ")).isEmpty();
    }

    @Test
    void are_cut_where_they_are_long() {
        assertThat(SearchWords.of(List.of(), List.of("é".repeat(200)))).containsExactly("e".repeat(64));
        assertThat(SearchWords.terms("é".repeat(200))).containsExactly("e".repeat(64));
    }
}
