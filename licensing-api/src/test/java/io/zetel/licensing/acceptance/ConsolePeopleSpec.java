package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("People at the console, without script")
class ConsolePeopleSpec {

    private final RunningZetel zetel = RunningZetel.shared();
    private final TestTenant tenant = TestTenant.claiming(zetel);
    private final DirectoryClient directory = new DirectoryClient(tenant);
    private final Browser admin = Browser.of(zetel.http(), tenant.id(), Role.GLOBAL_ADMIN);
    private final String users = "/console/t/" + tenant.id() + "/users";

    @Test
    void are_found_by_half_a_name_and_say_why_they_have_what_they_have() {
        tenant.buy("SPE_E3", 5);
        tenant.policy("TEAMS", "SPE_E3");
        directory.user("u-1", Map.of("displayName", "Anna de Vries", "usageLocation", "NL"));
        directory.user("u-2", Map.of("displayName", "Bob Smit", "usageLocation", "NL"));
        tenant.signIn("u-1");
        Browser.caughtUp(zetel);
        var desk = Browser.of(zetel.http(), tenant.id(), Role.LICENSE_ADMIN);
        var found = desk.page(users + "?search=vri");
        assertThat(found.select("tbody th a").eachAttr("href")).containsExactly(users + "/u-1");
        var person = desk.page(users + "/u-1");
        assertThat(person.select("#held ~ section").text()).contains("claimed").contains("TEAMS for everyone");
        assertThat(person.select("#happened ~ ol > li").eachText().getFirst()).contains("claimed a licence");
        var then = person.select("#happened ~ ol a").last();
        var past = desk.page(then.attr("href"));
        assertThat(past.selectFirst("html").attr("data-when")).isEqualTo("past");
        assertThat(past.select("#held ~ section"))
                .as("as it was before the claim")
                .isEmpty();
        var why = desk.page(users + "/u-1/why");
        assertThat(why.select("main").text()).contains("claimed a licence").contains("TEAMS for everyone, version 1");
        assertThat(why.select(".path").eachText())
                .containsExactly("Anna de Vries claimed TEAMS for everyone Microsoft 365 E3");
        assertThat(desk.page(users + "?search=nobody-at-all").select("main").text())
                .contains("Drop the filter");
    }

    @Test
    void are_told_why_in_their_language_and_not_in_codes() {
        tenant.buy("SPE_E3", 1);
        directory.user("u-1", Map.of("displayName", "Anna", "usageLocation", "NL"));
        directory.user("u-2", Map.of("displayName", "Bob", "usageLocation", "NL"));
        directory.group("sales", "USER");
        directory.join("sales", "u-1", "u-2");
        directory.finished(directory.give("sales", "SPE_E3"));
        Browser.caughtUp(zetel);
        Map.of(
                        "en",
                                List.of(
                                        "inherited from a group Group sales",
                                        "licence inherited from a group · Microsoft 365 E3 · group Group sales",
                                        "out of licences"),
                        "nl",
                                List.of(
                                        "overgenomen van een groep Group sales",
                                        "Microsoft 365 E3 · groep Group sales",
                                        "geen licenties meer"),
                        "de",
                                List.of(
                                        "von einer Gruppe geerbt Group sales",
                                        "Microsoft 365 E3 · Gruppe Group sales",
                                        "keine Lizenzen mehr verfügbar"))
                .forEach((language, said) -> {
                    var both = Stream.of("u-1", "u-2")
                            .map(user -> admin.page(users + "/" + user + "/why?sku=SPE_E3&lang=" + language))
                            .toList();
                    both.forEach(why -> why.select("details").remove());
                    var told =
                            both.stream().map(why -> why.select("main").text()).collect(Collectors.joining(" "));
                    assertThat(told).as(language).contains(said).doesNotContain("{", "\"", "CountViolation");
                    assertThat(both.getFirst().select(".path a").attr("href")).endsWith("/groups/sales");
                });
    }

    /** Who may read what happened need not read what there is. */
    @Test
    void are_told_of_by_an_auditor_without_what_only_readers_see() {
        tenant.buy("SPE_E3", 1);
        directory.user("u-1");
        directory.assign("u-1", "SPE_E3").expect(200);
        Browser.caughtUp(zetel);
        var auditor = Browser.of(zetel.http(), tenant.id(), Role.AUDITOR);
        var why = auditor.page(users + "/u-1/why");
        assertThat(why.select(".path")).isEmpty();
        assertThat(why.select("ol.line > li").eachText())
                .anySatisfy(step -> assertThat(step).startsWith("licence assigned · Microsoft 365 E3 · takes a seat"));
    }

    @Test
    void get_a_licence_with_a_service_off_and_lose_it_with_a_reason() {
        tenant.buy("SPE_E3", 5);
        directory.user("u-1");
        Browser.caughtUp(zetel);
        var assign = admin.page(users + "/u-1/assign?sku=SPE_E3");
        var off = assign.select("input[name=plan]").first();
        off.removeAttr("checked");
        var person = admin.follow(admin.submit(assign, "main form", "reason", "Asked by phone"));
        assertThat(person.select("#held ~ section").text()).contains("direct").contains("Off:");
        assertThat(tenant.readNow(zetel, "/users/u-1/licenses").json().at("/licenses/0/sources/0/disabledPlans"))
                .hasSize(1);

        var stale = admin.submit(assign, "main form").expect(412);
        assertThat(Jsoup.parse(stale.body()).select("[role=alert]").eachText())
                .hasSize(3)
                .anySatisfy(said -> assertThat(said).contains(": licence assigned · Microsoft 365 E3 · without "));

        var remove = admin.page(users + "/u-1/remove?sku=SPE_E3");
        assertThat(remove.select("main").text()).contains("loses the product").contains("Services that go off");
        var without = admin.follow(admin.submit(remove, "main form", "reason", "Left the project: café"));
        assertThat(without.select("#held ~ section")).isEmpty();
        Browser.caughtUp(zetel);
        assertThat(admin.page(users + "/u-1")
                        .select("#happened ~ ol > li")
                        .eachText()
                        .getFirst())
                .contains("licence removed · Microsoft 365 E3 · direct · a seat came free")
                .contains("Left the project: café")
                .as("who did it, by name")
                .contains("spec-");
        admin.get(users + "/u-1/remove?sku=SPE_E3").expect(404);
    }

    @Test
    void keep_what_a_group_gives_and_say_where_to_take_it() {
        tenant.buy("SPE_E3", 5);
        directory.user("u-1");
        directory.group("sales", "USER");
        directory.join("sales", "u-1");
        directory.finished(directory.give("sales", "SPE_E3"));
        Browser.caughtUp(zetel);
        var person = admin.page(users + "/u-1");
        assertThat(person.select("a[href*=/remove]"))
                .as("an inherited licence offers no removal")
                .isEmpty();
        assertThat(person.select("#held ~ section a").attr("href")).endsWith("/groups/sales");
        var assign = admin.page(users + "/u-1/assign?sku=SPE_E3");
        assertThat(Jsoup.parse(admin.submit(assign, "main form").expect(409).body())
                        .select("[role=alert]")
                        .text())
                .contains("inherited from a group");
        admin.submit(assign, "main form", "alongside", "true").expect(303);
        Browser.caughtUp(zetel);
        assertThat(admin.page(users + "/u-1")
                        .select("#held ~ section .plans li")
                        .eachText())
                .as("each service with all that gives it")
                .anySatisfy(service -> assertThat(service)
                        .startsWith("● TEAMS1 · ")
                        .contains("direct")
                        .contains("inherited from a group Group sales"));
        assertThat(admin.page(users + "/u-1/remove?sku=SPE_E3").select("main").text())
                .contains("keeps the product")
                .contains("Group sales");
    }

    @Test
    void get_one_product_instead_of_another_in_one_change_after_a_look() {
        tenant.buy("SPE_E3", 5);
        tenant.buy("SPE_E5", 5);
        directory.user("u-1");
        directory.assign("u-1", "SPE_E3").expect(200);
        Browser.caughtUp(zetel);
        var assign = admin.page(users + "/u-1/assign?sku=SPE_E5");
        var ask = Jsoup.parse(admin.submit(assign, "main form", "instead", "SPE_E3")
                .expect(200)
                .body());
        assertThat(ask.select("[data-preview]").text()).contains("1 loses Microsoft 365 E3");
        admin.submit(ask, "main form", "reason", "Needs more").expect(303);
        assertThat(tenant.readNow(zetel, "/users/u-1/licenses")
                        .json()
                        .get("licenses")
                        .valueStream()
                        .map(product -> product.get("sku").asString()))
                .containsExactly("SPE_E5");
    }

    @Test
    void that_a_file_tells_of_in_vain_are_listed_with_the_reason_in_the_readers_language() {
        var lines = Stream.<Map<String, String>>of(Map.of("userId", "a"), Map.of(), Map.of("userId", "b", "x", "y"));
        var job = directory.batch("/users/batch", lines, Role.SERVICE);
        var page = "/console/t/" + tenant.id() + "/jobs/" + job.text("/jobId") + "?lang=";
        Map.of(
                        "en",
                        List.of("Something is missing: a name or a choice. /userId", "There is no such field here. /x"),
                        "nl",
                        List.of("Er ontbreekt iets: een naam of een keuze. /userId", "Dit veld bestaat hier niet. /x"),
                        "de",
                        List.of(
                                "Es fehlt etwas: ein Name oder eine Wahl. /userId",
                                "Dieses Feld gibt es hier nicht. /x"))
                .forEach((language, said) -> assertThat(admin.page(page + language)
                                .select("#errors ~ tbody td:last-child")
                                .eachText())
                        .isEqualTo(said));
    }

    @Test
    void are_told_whether_they_may_use_something() {
        tenant.buy("SPE_E3", 5);
        directory.user("u-1");
        directory.assign("u-1", "SPE_E3").expect(200);
        Browser.caughtUp(zetel);
        assertThat(admin.page(users + "/u-1?app=TEAMS").select("#access ~ p").text())
                .isEqualTo("● full");
        assertThat(admin.page(users + "/u-1?app=&servicePlan=TEAMS1")
                        .select("#access ~ p")
                        .text())
                .isEqualTo("● full");
        assertThat(Jsoup.parse(admin.get(users + "/u-1?servicePlan=NO_SUCH_PLAN")
                                .expect(400)
                                .body())
                        .select("[role=alert]")
                        .text())
                .isEqualTo("There is no such service.");
    }

    @Test
    void are_added_moved_deleted_and_brought_back() {
        var person = admin.follow(admin.submit(
                admin.page(users + "/new"), "main form", "id", "new-one", "name", "New One", "location", "nl"));
        assertThat(person.select("h1").text()).isEqualTo("New One");
        assertThat(Jsoup.parse(admin.submit(admin.page(users + "/new"), "main form", "id", " ")
                                .expect(400)
                                .body())
                        .select("[role=alert]"))
                .hasSize(1);
        var account = admin.page(users + "/new-one/account");
        assertThat(Jsoup.parse(admin.submit(account, "form[action$=/location]", "location", "ZZ")
                                .expect(400)
                                .body())
                        .select("[role=alert]")
                        .text())
                .isEqualTo("There is no such country.");
        assertThat(admin.follow(admin.submit(account, "form[action$=/location]", "location", "DE"))
                        .select("dl.facts")
                        .text())
                .contains("DE");
        var ask = admin.page(
                admin.page(users + "/new-one/account").select("main a.risk").attr("href"));
        var deleted = admin.follow(admin.submit(ask, "main form", "reason", "Left"));
        assertThat(deleted.select(".note.warn").text()).contains("is deleted");
        var back = admin.follow(admin.submit(admin.page(users + "/new-one/account"), "form[action$=/restore]"));
        assertThat(back.select(".note.warn")).isEmpty();
    }

    @Test
    void are_not_changed_by_a_reader() {
        directory.user("u-1");
        Browser.caughtUp(zetel);
        var reader = Browser.of(zetel.http(), tenant.id(), Role.READER);
        var page = reader.page(users + "/u-1");
        assertThat(page.select("main form[method=post]")).isEmpty();
        var token = new String[] {"_csrf", page.selectFirst("[name=_csrf]").attr("value")};
        for (var action : List.of(
                "/u-1/assign",
                "/u-1/remove",
                "/u-1/reprocess",
                "/u-1/location",
                "/u-1/delete",
                "/u-1/restore",
                "/new")) {
            reader.post(users + action, List.<String[]>of(token)).expect(403);
        }
    }
}
