package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.Cursor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Groups, purchases and settings at the console, without script")
class ConsoleGroupsSpec {

    private final RunningZetel zetel = RunningZetel.shared();
    private final TestTenant tenant = TestTenant.under(zetel.http(), "EA");
    private final DirectoryClient directory = new DirectoryClient(tenant);
    private final Browser admin = Browser.of(zetel.http(), tenant.id(), Role.GLOBAL_ADMIN, Role.AUDITOR);
    private final String at = "/console/t/" + tenant.id();

    @Test
    void licence_a_group_run_out_heal_by_a_purchase_and_take_it_back_with_a_reason() {
        tenant.buy("SPE_E3", 2);
        directory.users("a", "b", "c");
        Browser.caughtUp(zetel);
        var group =
                admin.follow(admin.submit(admin.page(at + "/groups/new"), "main form", "id", "sales", "name", "Sales"));
        assertThat(group.select("main").text()).contains("This group gives no licences");
        var members =
                admin.follow(admin.submit(admin.page(at + "/groups/sales/members"), "main form", "ids", "a, b c"));
        assertThat(members.select("tbody tr")).hasSize(3);
        var stranger = admin.submit(admin.page(at + "/groups/sales/members"), "main form", "ids", "nobody")
                .expect(200);
        assertThat(Jsoup.parse(stranger.body()).select("[role=alert]").text())
                .isEqualTo("nobody: nobody is known by this id.");

        admin.submit(admin.page(at + "/groups/sales/license?sku=SPE_E3"), "main form", "reason", "New office")
                .expect(303);
        var short_ = settled();
        assertThat(short_.select("table:has(#gives) tbody td.n").eachText()).containsExactly("2", "1", "■ 1", "0");
        assertThat(short_.select("table:has(#errors) tbody tr").text())
                .contains("out of licences")
                .contains("Buy licences");
        assertThat(admin.page(at + "/groups?show=errors").select("tbody tr")).hasSize(1);

        admin.submit(admin.page(at + "/purchases/new?sku=SPE_E3"), "main form", "seats", "5")
                .expect(303);
        Browser.caughtUp(zetel);
        assertThat(settled().select("table:has(#gives) tbody td.n").eachText())
                .as("healed by itself")
                .containsExactly("3", "0", "0", "0");

        var take = admin.page(at + "/groups/sales/unlicense?sku=SPE_E3");
        assertThat(take.select("main").text()).contains("3 of 3 members lose the product");
        admin.submit(take, "main form", "reason", "Office closed: café").expect(303);
        assertThat(settled().select("main").text()).contains("This group gives no licences");
        assertThat(admin.page(at + "/history?type=GroupLicensesSet").text()).contains("Office closed: café");
        var jobs = admin.page(at + "/jobs").select("tbody tr");
        assertThat(jobs).hasSizeGreaterThanOrEqualTo(2);
        assertThat(admin.page(jobs.first().select("th a").attr("href"))
                        .select(".facts")
                        .text())
                .as("who asked, and why")
                .contains("Office closed: café");

        var left = admin.follow(admin.submit(admin.page(at + "/groups/sales/leave?member=a"), "main form"));
        assertThat(left.select("tbody tr")).hasSize(2);
        admin.submit(admin.page(at + "/groups/sales/delete"), "main form").expect(303);
        admin.get(at + "/groups/sales").expect(404);
    }

    @Test
    void buy_once_and_change_after_a_look_at_who_loses() {
        var buy = admin.page(at + "/purchases/new");
        admin.submit(buy, "main form", "sku", "SPE_E3", "seats", "3").expect(303);
        admin.submit(buy, "main form", "sku", "SPE_E3", "seats", "3").expect(303);
        assertThat(Jsoup.parse(admin.submit(buy, "main form", "sku", "SPE_E3", "seats", "3", "reason", "Once more")
                                .expect(409)
                                .body())
                        .select("[role=alert]"))
                .as("the same form sent twice buys once, whatever it says the second time")
                .hasSize(1);
        assertThat(Jsoup.parse(admin.submit(buy, "main form", "sku", "NO_SUCH", "seats", "x")
                                .expect(400)
                                .body())
                        .select("[role=alert]"))
                .isNotEmpty();
        directory.users("a", "b");
        directory.assign("a", "SPE_E3").expect(200);
        directory.assign("b", "SPE_E3").expect(200);
        Browser.caughtUp(zetel);
        var product = admin.page(at + "/products/SPE_E3");
        assertThat(product.select(".figures dd").eachText()).containsExactly("3", "2", "1", "0");
        assertThat(product.select(".tabs a").eachText())
                .containsExactly("Seats", "Licensed users", "Licensed groups", "Purchases", "Service plans");
        assertThat(tab(product, "users").select("table:has(#users) tbody tr")).hasSize(2);
        var purchase =
                tab(product, "purchases").select("table:has(#purchases) form").attr("action");
        var longer = admin.page(purchase + "?endsOn=2036-12-31");
        var renewed = admin.follow(admin.submit(longer, "main form", "reason", "Another ten years"));
        assertThat(renewed.select("input[name=endsOn]").attr("value")).isEqualTo("2036-12-31");

        var fewer = admin.page(purchase + "?seats=1");
        assertThat(fewer.select("main").text()).contains("1 loses the seat");
        var changed = admin.follow(admin.submit(fewer, "main form", "reason", "Cheaper"));
        assertThat(changed.select(".figures dd").eachText()).containsExactly("1", "2", "0", "0");
        assertThat(changed.select(".tag.bad").text()).contains("1 too many assigned");

        var suspend = admin.page(purchase + "?status=SUSPENDED");
        assertThat(suspend.select("main").text()).contains("can no longer use it at once");
        var suspended = admin.follow(admin.submit(suspend, "main form", "reason", "Not paid"));
        assertThat(suspended.select("table:has(#purchases) .tag").text()).isEqualTo("▲ suspended");
        assertThat(suspended.select("#pool").text()).contains("1 seat suspended");
        var again = admin.submit(suspend, "main form").expect(412);
        assertThat(Jsoup.parse(again.body()).select("[role=alert]").eachText())
                .contains("You wanted: Suspend")
                .anySatisfy(said -> assertThat(said).endsWith(": purchase suspended · Microsoft 365 E3"));
    }

    @Test
    void show_who_has_a_product_page_by_page_and_all_products_as_csv() {
        tenant.buy("SPE_E3", 2);
        for (var group : List.of("first", "second")) {
            directory.group(group, "USER");
            directory.finished(directory.give(group, "SPE_E3"));
        }
        Browser.caughtUp(zetel);
        var path = at + "/products/SPE_E3";
        assertThat(admin.page(path + "/groups").select("table:has(#groups) tbody tr"))
                .hasSize(2);
        assertThat(admin.page(path + "/groups?cursor=" + Cursor.of("first").encoded())
                        .select("table:has(#groups) tbody tr")
                        .eachText())
                .singleElement()
                .asString()
                .contains("second");
        for (var tab : List.of("/users", "/groups", "/devices")) {
            admin.get(path + tab + "?cursor=x").expect(400);
        }
        assertThat(admin.page(path + "/users").select("main").text())
                .as("says what comes next")
                .contains("Nobody has this product. Assign it to a user or a group.");
        admin.get(at + "/products/NO_SUCH/users").expect(404);
        var list = admin.page(at + "/products");
        assertThat(admin.page(list.select("tbody a:contains(Assign)").attr("href"))
                        .select("h1")
                        .text())
                .as("it is assigned from the list too")
                .isEqualTo("Assign Microsoft 365 E3");
        for (var role : List.of(Role.READER, Role.BILLING_ADMIN)) {
            assertThat(Browser.of(zetel.http(), tenant.id(), role)
                            .page(at + "/products")
                            .select("a:contains(Assign)"))
                    .as(role.claim())
                    .isEmpty();
        }
        var csv = list.select("a:contains(CSV)").attr("href");
        assertThat(admin.get(csv).expect(200).body().lines().skip(1))
                .singleElement()
                .asString()
                .startsWith("SPE_E3,");
    }

    @Test
    void give_a_product_from_its_own_page_and_take_it_there_where_no_group_gives_it() {
        tenant.buy("SPE_E3", 5);
        directory.user("u-1", Map.of("displayName", "Anna de Vries", "usageLocation", "NL"));
        directory.user("u-2", Map.of("displayName", "Andy Member", "usageLocation", "NL"));
        directory.group("and", "USER");
        directory.group("andevices", "DEVICE");
        directory.join("and", "u-2");
        Browser.caughtUp(zetel);
        var product = admin.page(at + "/products/SPE_E3");
        var assign = admin.page(product.select(".top a[href$=/assign]").attr("href"));
        assertThat(assign.select("main table")).as("first one searches").isEmpty();
        var found = admin.page(assign.location() + "?search=and");
        assertThat(found.select("table:has(#to-users) th a").eachText()).containsExactly("Andy Member u-2");
        assertThat(found.select("table:has(#to-groups) tbody tr").eachText()).hasSize(2);
        var ofUsers = found.select("table:has(#to-groups) th a");
        assertThat(ofUsers.eachText()).as("what devices take it is not").containsExactly("Group and and");
        admin.submit(admin.page(ofUsers.attr("href")), "main form").expect(303);
        settled("and");
        found = admin.page(assign.location() + "?search=u-");
        var anna = found.select("table:has(#to-users) th a:contains(Anna)").attr("href");
        admin.submit(admin.page(anna), "main form").expect(303);
        Browser.caughtUp(zetel);
        assertThat(admin.page(assign.location() + "?search=u-1")
                        .select("table:has(#to-users) td")
                        .text())
                .isEqualTo("has it");

        var users = tab(product, "users");
        assertThat(users.select("table:has(#users) tbody tr:has(a[href*=/remove]) th")
                        .text())
                .as("what a group gives is taken from the group")
                .contains("Anna")
                .doesNotContain("Andy");
        assertThat(admin.page(users.select("a[href*=/remove]").attr("href"))
                        .select("main")
                        .text())
                .contains("loses the product");
        var groups = tab(product, "groups");
        assertThat(admin.page(groups.select("a[href*=/unlicense]").attr("href"))
                        .select("main")
                        .text())
                .contains("1 of 1 member loses the product");
        var reader = Browser.of(zetel.http(), tenant.id(), Role.READER);
        for (var tab : List.of("", "/users", "/groups")) {
            assertThat(reader.page(at + "/products/SPE_E3" + tab)
                            .select("main a[href*=/assign], main a[href*=/remove], main a[href*=/unlicense]"))
                    .as(tab)
                    .isEmpty();
        }
    }

    @Test
    void switch_the_setting_and_say_what_comes_of_later_services() {
        var off = admin.page(at + "/settings");
        admin.submit(off, "form[action$=/auto-claim]").expect(303);
        var on = admin.page(at + "/settings");
        assertThat(on.select("#claim ~ .tag").text()).isEqualTo("● On");
        var later = admin.follow(admin.submit(on, "form[action$=/new-plans]"));
        assertThat(later.select("#later ~ .tag").text()).isEqualTo("○ Off");
        var ask = admin.page(admin.page(at + "/settings").select("main a.risk").attr("href"));
        var back = admin.follow(admin.submit(ask, "main form", "reason", "Audit"));
        assertThat(back.select("#claim ~ .tag").text()).isEqualTo("○ Off");
        assertThat(Jsoup.parse(admin.submit(ask, "main form").expect(412).body())
                        .select("[role=alert]")
                        .eachText())
                .hasSize(3)
                .contains("You wanted: Turn off setting")
                .anySatisfy(said -> assertThat(said).endsWith(": auto-claim turned off"));
    }

    @Test
    void ask_for_the_name_of_the_group_before_devices_lose_a_licence() {
        tenant.buy("OFFICE_PROPLUS_DEVICE1", 5);
        directory.group("rooms", "DEVICE");
        directory.device("kiosk");
        directory.join("rooms", "kiosk");
        Browser.caughtUp(zetel);
        var give = admin.get(at + "/groups/rooms/license?sku=OFFICE_PROPLUS_DEVICE1");
        admin.submit(Jsoup.parse(give.expect(200).body()), "main form").expect(303);
        settled("rooms");
        var take = admin.page(at + "/groups/rooms/unlicense?sku=OFFICE_PROPLUS_DEVICE1");
        assertThat(take.select("main").text()).contains("read-only at once").contains("Group rooms");
        var refused = admin.submit(take, "main form", "typed", "rooms");
        assertThat(Jsoup.parse(refused.expect(409).body())
                        .select("[role=alert]")
                        .text())
                .isEqualTo("This has to be confirmed.");
        admin.submit(take, "main form", "typed", "Group rooms").expect(303);
        assertThat(settled("rooms").select("main").text()).contains("This group gives no licences");
        var kiosk = admin.page(at + "/devices/kiosk");
        var taken = tenant.readNow(zetel, "/devices/kiosk/licenses").json().at("/revoked/0");
        assertThat(taken.get("sku").asString()).isEqualTo("OFFICE_PROPLUS_DEVICE1");
        assertThat(kiosk.select("#held ~ .note.warn").text()).contains("read-only since");
        assertThat(kiosk.select("#held ~ .note.warn time").attr("datetime"))
                .isEqualTo(taken.get("since").asString());
        give = admin.get(at + "/groups/rooms/license?sku=OFFICE_PROPLUS_DEVICE1");
        admin.submit(Jsoup.parse(give.expect(200).body()), "main form").expect(303);
        settled("rooms");
        assertThat(admin.page(at + "/devices/kiosk").select("#held ~ .note.warn"))
                .as("licensed again")
                .isEmpty();
        assertThat(admin.page(at + "/products/OFFICE_PROPLUS_DEVICE1")
                        .select(".tabs a")
                        .eachText())
                .contains("Devices with this product")
                .doesNotContain("Licensed users");
        var desk = Browser.of(zetel.http(), tenant.id(), Role.LICENSE_ADMIN);
        assertThat(desk.page(at + "/groups/rooms").select("main form"))
                .as("of devices only a global admin decides")
                .isEmpty();
    }

    @Test
    void take_no_action_of_a_reader() {
        directory.group("sales", "USER");
        var purchase = tenant.buy("SPE_E3", 1).text("/subscriptionId");
        Browser.caughtUp(zetel);
        var reader = Browser.of(zetel.http(), tenant.id(), Role.READER);
        var token = new String[] {
            "_csrf",
            reader.page(at + "/groups/sales").selectFirst("[name=_csrf]").attr("value")
        };
        for (var page : Map.of("/groups/sales", "", "/products/SPE_E3", "", "/settings", "")
                .keySet()) {
            assertThat(reader.page(at + page).select("main form[method=post], main a.risk"))
                    .as(page)
                    .isEmpty();
        }
        for (var action : List.of(
                "/groups/new",
                "/groups/sales/license",
                "/groups/sales/unlicense",
                "/groups/sales/reprocess",
                "/groups/sales/members",
                "/groups/sales/leave",
                "/groups/sales/delete",
                "/purchases/new",
                "/purchases/" + purchase + "/change",
                "/settings/auto-claim",
                "/settings/new-plans")) {
            reader.post(at + action, List.<String[]>of(token)).expect(403);
        }
    }

    private Document tab(Document product, String of) {
        return admin.page(product.select(".tabs a[href$=/" + of + "]").attr("href"));
    }

    private Document settled() {
        return settled("sales");
    }

    /** The group once its licences have been applied. */
    private Document settled(String group) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> tenant.as(Role.READER)
                                .get(tenant.path("/groups/" + group + "/licensing"))
                                .text("/licenseProcessingState/state"),
                        "ProcessingComplete"::equals);
        Browser.caughtUp(zetel);
        return admin.page(at + "/groups/" + group);
    }
}
