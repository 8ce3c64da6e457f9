package io.zetel.licensing.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The words of the console")
class WordsSpec {

    /** What cannot be said of one. */
    private static final Map<String, Pattern> OF_MANY = Map.of(
            "en",
            Pattern.compile(
                    "\\b1 (?:allowed )?(?:seats|members|products|services|policies|licences|events|claims|errors|users"
                            + "|devices|groups|jobs|days|hours|do|get|keep|lose|leave|are|end)\\b|\\b(?:are|all|have) (?:left )?1\\b"),
            "nl",
            Pattern.compile(
                    "\\b1 (?:toegestane )?(?:plaatsen|leden|producten|services|beleidsregels|licenties|gebeurtenissen"
                            + "|fouten|gebruikers|apparaten|groepen|taken|dagen|krijgen|behouden|verliezen|verlopen|kunnen|eindigen)\\b"
                            + "|\\b(?:zijn|alle|ontbreken) (?:er )?(?:nog )?1\\b"),
            "de",
            Pattern.compile(
                    "\\b1 (?:Plätze|Mitglieder[n]?|Produkte[n]?|Dienste[n]?|Policies|Lizenzen|Ereignisse|Benutzern"
                            + "|Geräte|Gruppen|Aufträge|Tage|bekommen|behalten|verlieren|laufen|können|enden|weitere|zu viele)\\b"
                            + "|\\b(?:sind|alle|fehlen) (?:noch )?1\\b"));

    /** What cannot be said of several, or of none. */
    private static final Map<String, Pattern> OF_ONE = Map.of(
            "en",
                    Pattern.compile("\\b[02] (?:seat|member|product|service|policy|licence|event|claim|error"
                            + "|gets|keeps|loses|does|ends)\\b|\\bis [02]\\b"),
            "nl",
                    Pattern.compile("\\b[02] (?:plaats|lid|product|service|beleidsregel|licentie|gebeurtenis|fout"
                            + "|krijgt|behoudt|verliest|verloopt|kan)\\b|\\bis [02]\\b"),
            "de",
                    Pattern.compile("\\b[02] (?:Platz|Mitglied|Produkt|Dienst|Policy|Lizenz|Ereignis"
                            + "|bekommt|behält|verliert|läuft|kann)\\b|\\bist [02]\\b"));

    /** Past 1 day has words of its own. */
    private static final List<String> NEVER_ONE = List.of("report.days");

    @Test
    void have_singular_and_plural_in_each_language() {
        for (var language : Words.LANGUAGES) {
            var words = Words.of(language);
            assertThat(words.keys()).as(language).allSatisfy(key -> {
                if (!NEVER_ONE.contains(key)) {
                    assertThat(words.text(key, "1", "1", "1"))
                            .as(key)
                            .doesNotContainPattern(OF_MANY.get(language))
                            .doesNotContain("|");
                }
                for (var count : List.of("0", "2")) {
                    assertThat(words.text(key, count, count, count))
                            .as(key)
                            .doesNotContainPattern(OF_ONE.get(language))
                            .doesNotContain("|");
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            en;fact.seats;0 seats;1 seat;1,200 seats
            nl;fact.seats;0 plaatsen;1 plaats;1.200 plaatsen
            de;fact.seats;0 Plätze;1 Platz;1.200 Plätze
            de;fact.members;0 Mitglieder;1 Mitglied;1.200 Mitglieder
            nl;preview.losing;0 verliezen;1 verliest;1.200 verliezen
            en;errors.count;0 errors;1 error;1,200 errors
            en;attention.text.NO_SEATS;all 0 seats are out;the 1 seat is out;all 1,200 seats are out
            de;attention.text.NO_SEATS;alle 0 Plätze sind vergeben;der 1 Platz ist vergeben;alle 1.200 Plätze sind vergeben
            """)
    void go_with_the_count(String language, String key, String none, String one, String many) {
        var words = Words.of(language);
        assertThat(List.of(words.text(key, 0), words.text(key, 1), words.text(key, 1200)))
                .containsExactly(none, one, many);
    }

    @Test
    void choose_by_the_count_they_name() {
        assertThat(Words.of("en").text("give.text", "1", "5"))
                .startsWith("The group has 1 member; 5 licences are available.");
        assertThat(Words.of("en").text("give.text", "5", "1"))
                .startsWith("The group has 5 members; 1 licence is available.");
        assertThat(Words.of("de").text("take.losing", "1", "5")).isEqualTo("1 von 5 Mitgliedern verliert das Produkt.");
    }
}
