package io.zetel.licensing.api.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zetel.licensing.api.importer.Carried.License;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Files of comma-separated values")
class CsvSourcesSpec {

    private static final Dates AMSTERDAM = Dates.of(ZoneId.of("Europe/Amsterdam"), "yyyy-MM-dd");
    private static final Dates AMERICAN = Dates.of(ZoneId.of("UTC"), "MM/dd/yyyy");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "yyyy-MM-dd,2027-06-30,2027-06-29T22:00:00Z,2027-06-30T22:00:00Z",
        "yyyy-MM-dd,2027-03-28,2027-03-27T23:00:00Z,2027-03-28T22:00:00Z",
        "MM/dd/yyyy,06/30/2027,2027-06-29T22:00:00Z,2027-06-30T22:00:00Z",
        "yyyy-MM-dd,2027-06-30 12:00:00,2027-06-30T10:00:00Z,2027-06-30T10:00:00Z",
        "yyyy-MM-dd,2027-06-30T12:00:00Z,2027-06-30T12:00:00Z,2027-06-30T12:00:00Z",
        "dd.MM.yyyy,30.06.2027,2027-06-29T22:00:00Z,2027-06-30T22:00:00Z"
    })
    void with_a_date_alone_mean_the_whole_day_of_the_zone(String pattern, String text, String start, String end) {
        var dates = Dates.of(ZoneId.of("Europe/Amsterdam"), pattern);
        assertThat(dates.start(text).orElseThrow()).hasToString(start);
        assertThat(dates.end(text).orElseThrow()).hasToString(end);
    }

    @ParameterizedTest
    @CsvSource({"2027-02-29", "06/30/2027", "soon", "0000-00-00"})
    void with_no_date_have_none(String text) {
        assertThat(AMSTERDAM.start(text)).isEmpty();
        assertThat(AMSTERDAM.end(text)).isEmpty();
    }

    @Nested
    @DisplayName("by Zetel's template")
    class Plain {

        @Test
        void say_who_there_is_in_which_groups_and_with_what() throws Exception {
            var carried = PlainCsv.read(
                    List.of(
                            file("users.csv", """
                                                                  userId;displayName;usageLocation;department;groups;licenses
                                                                  ann;Ann Müller;NL;Sales;sales|staff;Microsoft 365 E3 -SWAY -TEAMS1
                                                                  bob;;;;sales;SPE_E3|VISIOCLIENT

                                                                  ;Nobody;;;;
                                                                  ann;;;;it;
                                                                  """),
                            file("groups.csv", "groupId,displayName,licenses\nsales,The Sales,SPE_E5 -SWAY\n")),
                    AMSTERDAM,
                    null);

            assertThat(carried.directory().users()).containsOnlyKeys("ann", "bob");
            assertThat(carried.directory().users().get("ann").profile()).isEqualTo(Map.of("department", "Sales"));
            assertThat(carried.directory().groups().values())
                    .extracting(one -> one.displayName() + " " + one.members() + " " + one.licenses())
                    .containsExactly(
                            "The Sales [ann, bob] " + List.of(new License("SPE_E5", List.of("SWAY"))),
                            "staff [ann] []",
                            "it [ann] []");
            assertThat(carried.assignments())
                    .extracting(one -> one.userId() + " " + one.license())
                    .containsExactly(
                            "ann " + new License("Microsoft 365 E3", List.of("SWAY", "TEAMS1")),
                            "bob " + new License("SPE_E3", List.of()),
                            "bob " + new License("VISIOCLIENT", List.of()));
            assertThat(carried.left())
                    .extracting(Object::toString)
                    .containsExactly(
                            "users.csv:5  user: has no userId",
                            "users.csv:6  user ann: is in line 2 already; groups and licenses count, the rest does not");
        }

        @Test
        void say_what_is_bought_and_the_same_twice_is_two_purchases() throws Exception {
            var carried = PlainCsv.read(List.of(file("purchases.csv", """
                                                                      product,seats,startsOn,endsOn,orderNumber
                                                                      SPE_E3,5,2026-01-01,2026-12-31,PO-7
                                                                      SPE_E3,5,,,
                                                                      SPE_E3,5,,,
                                                                      SPE_E3,many,,,
                                                                      SPE_E3,0,,,
                                                                      ,5,,,
                                                                      SPE_E3,5,,31/12/2026,
                                                                      """)), AMSTERDAM, null);

            assertThat(carried.purchases())
                    .extracting(one -> "%s %s %s".formatted(one.key(), one.startsOn(), one.endsOn()))
                    .containsExactly(
                            "csv:PO-7:SPE_E3 2025-12-31T23:00:00Z 2026-12-31T23:00:00Z",
                            "csv:SPE_E3:: null null",
                            "csv:SPE_E3::#2 null null");
            assertThat(carried.left())
                    .extracting(Object::toString)
                    .containsExactly(
                            "purchases.csv:5  purchase of SPE_E3: has no whole number of seats above 0",
                            "purchases.csv:6  purchase of SPE_E3: has no whole number of seats above 0",
                            "purchases.csv:7  purchase of ?: has no product",
                            "purchases.csv:8  purchase of SPE_E3: '31/12/2026' is no date; --dates= says how they "
                                    + "are written, such as MM/dd/yyyy");
        }
    }

    @Test
    void say_what_purchases_cost_and_list_what_they_cannot_say() throws Exception {
        var carried = PlainCsv.read(
                List.of(
                        file("purchases.csv", """
                                              product;seats;orderNumber;cost;currency;notes;approved by
                                              A;1;PO-1;1.234,50;eur;for all;Ann
                                              B;1;;12.5;;;
                                              C;1;;1,234,567;USD;;
                                              D;1;;$5;USD;;
                                              E;1;;5;euro;;
                                              F;1;;0.12345;EUR;;
                                              G;1;%s;;;%s;
                                              """.formatted("9".repeat(129), "n".repeat(2001))),
                        file("users.csv", "userId,shoeSize,Empty,userid\nann,42,,bob\n"),
                        file("groups.csv", "groupId,owner\nsales,ann\n")),
                AMSTERDAM,
                null);
        assertThat(carried.purchases())
                .extracting(Carried.Purchase::details)
                .containsExactly(
                        new Details("PO-1", new BigDecimal("1234.50"), "EUR", "for all"),
                        Details.NONE,
                        new Details(null, new BigDecimal("1234567"), "USD", null),
                        Details.NONE,
                        Details.NONE,
                        Details.NONE,
                        Details.NONE);
        assertThat(carried.left())
                .extracting(Object::toString)
                .containsExactly(
                        "purchases.csv:1  column approved by: is not carried over",
                        "purchases.csv:3  purchase of B: its cost 12.5 has no currency; --currency= says which",
                        "purchases.csv:5  purchase of D: its cost '$5' is no amount",
                        "purchases.csv:6  purchase of E: 'EURO' is no currency of three letters, such as EUR",
                        "purchases.csv:7  purchase of F: its cost '0.12345' is no amount",
                        "purchases.csv:8  purchase of G: has over 128 characters in its order number",
                        "purchases.csv:8  purchase of G: has over 2000 characters in its notes",
                        "users.csv:1  column shoeSize: is not carried over",
                        "users.csv:1  column userid: is not carried over",
                        "groups.csv:1  column owner: is not carried over");
    }

    @Nested
    @DisplayName("by Snipe-IT")
    class SnipeIt {

        private static final String LICENSES = """
                Name,Email,Username,Item name,serial number,purchase date,order number,\
                Licensed to Email,expiration date,seats,Purchase Cost,notes
                Ann Lee,ann@x.org,alee,Microsoft 365 E3,K-1,01/15/2026,77,it@x.org,06/30/2027,80,"1,299.50","two
                lines"
                ,bob@x.org,,Microsoft 365 E3,K-1,01/15/2026,77,it@x.org,06/30/2027,80,,
                Cat,cat@x.org,ccat,Visio Plan 2,,,,,2027-06-30,3,,
                """;
        private static final String PEOPLE = """
                First Name,Last Name,email,User name,Location,Job Title For User,Employee Number,Company,Country
                Ann,Lee,ann@x.org,alee,Utrecht,Nurse,70,Morar,nl
                Bob,Ray,Bob@X.org,bray,Delft,,71,,Netherlands
                """;

        @Test
        void say_who_there_is_what_is_bought_and_who_has_it() throws Exception {
            var carried = SnipeItExport.read(
                    List.of(file("licenses.csv", LICENSES), file("users.csv", PEOPLE)), AMERICAN, "USD");

            assertThat(carried.directory().users().values())
                    .extracting(one -> "%s %s %s".formatted(one.userId(), one.displayName(), one.usageLocation()))
                    .containsExactly("alee Ann Lee NL", "bray Bob Ray null", "ccat Cat null");
            assertThat(carried.directory().users().get("alee").profile())
                    .isEqualTo(Map.of(
                            "givenName",
                            "Ann",
                            "surname",
                            "Lee",
                            "mail",
                            "ann@x.org",
                            "jobTitle",
                            "Nurse",
                            "companyName",
                            "Morar",
                            "officeLocation",
                            "Utrecht",
                            "employeeId",
                            "70"));
            assertThat(carried.purchases())
                    .extracting(one -> "%s %d %s %s".formatted(one.key(), one.seats(), one.startsOn(), one.endsOn()))
                    .containsExactly("snipe-it:Microsoft 365 E3:K-1:77 80 2026-01-15T00:00:00Z 2027-07-01T00:00:00Z");
            assertThat(carried.assignments())
                    .extracting(one -> one.userId() + " " + one.license().product())
                    .containsExactly("alee Microsoft 365 E3", "bray Microsoft 365 E3", "ccat Visio Plan 2");
            assertThat(carried.left())
                    .extracting(Object::toString)
                    .containsExactly(
                            "licenses.csv:1  column serial number: is not carried over",
                            "licenses.csv:1  column Licensed to Email: is not carried over",
                            "users.csv:3  user bray: country 'Netherlands' is none of two letters",
                            "licenses.csv:5  license Visio Plan 2: '2027-06-30' is no date; "
                                    + "--dates= says how they are written, such as MM/dd/yyyy");
            assertThat(carried.purchases().getFirst().details())
                    .isEqualTo(new Details("77", new BigDecimal("1299.50"), "USD", "two\nlines"));
        }

        @Test
        void name_what_is_licensed_where_nobody_has_it() throws Exception {
            var carried = SnipeItExport.read(
                    List.of(file("licenses.csv", "ID,Name,Product Key,Total,Expiration Date\n1,Visio Plan 2,K,3,\n")),
                    AMSTERDAM,
                    null);

            assertThat(carried.purchases())
                    .extracting(one -> one.key() + " " + one.seats())
                    .containsExactly("snipe-it:Visio Plan 2:K: 3");
            assertThat(carried.directory().users()).isEmpty();
        }
    }

    @Test
    void that_are_none_are_refused_in_one_sentence() throws Exception {
        var strange = file("x.csv", "a,b\n1,2\n");
        var torn = file("torn.csv", "userId,displayName\nann,\"Ann\nbob,Bob\n");
        var latin = folder.resolve("latin.csv");
        Files.write(latin, "userId,displayName\nann,Müller\n".getBytes(StandardCharsets.ISO_8859_1));

        var sentences = new ArrayList<String>();
        for (var path : List.of(strange, torn, latin, folder.resolve("none.csv"))) {
            assertThatThrownBy(() -> PlainCsv.read(List.of(path), AMSTERDAM, null))
                    .isInstanceOf(Unusable.class)
                    .satisfies(refused -> sentences.add(refused.getMessage()));
        }
        assertThat(sentences)
                .containsExactly(
                        "x.csv is none of the templates: the header needs userId, groupId, or product and seats.",
                        "torn.csv is no CSV: a quote is not closed or stands in the middle of a cell.",
                        "latin.csv is not UTF-8; save it as \"CSV UTF-8\".",
                        "Cannot read " + folder.resolve("none.csv") + ".");
        assertThatThrownBy(() -> SnipeItExport.read(List.of(strange), AMSTERDAM, null))
                .hasMessage("x.csv is neither Snipe-IT's licenses (with Seats) nor its users (with Username).");
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
