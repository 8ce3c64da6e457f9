package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ListAssert;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two administrators open the same form; the second is told what the first did, and nothing is overwritten. */
@DisplayName("A form of the console that was overtaken")
class ConsoleRacesSpec {

    private static final String LOST =
            "Somebody else changed this since you opened it. You see it as it is now; your change was not made.";
    private static final String FORM = "main form[method=post]";

    private final RunningZetel zetel = RunningZetel.shared();
    private final TestTenant tenant = TestTenant.claiming(zetel);
    private final DirectoryClient directory = new DirectoryClient(tenant);
    private final Browser first = Browser.of(zetel.http(), tenant.id(), Role.GLOBAL_ADMIN);
    private final Browser second = Browser.of(zetel.http(), tenant.id(), Role.GLOBAL_ADMIN);
    private final String at = "/console/t/" + tenant.id();

    @BeforeEach
    void furnish() {
        tenant.buy("SPE_E3", 10);
        tenant.buy("STANDARDPACK", 10);
        tenant.buy("POWER_BI_PRO", 10);
        directory.user("anna", Map.of("displayName", "Anna", "usageLocation", "NL"));
        directory.group("sales", "USER");
        Browser.caughtUp(zetel);
    }

    @Test
    void tells_of_the_settings() {
        var plans = second.page(at + "/settings");
        var off = second.page(at + "/settings/auto-claim/off");
        first.submit(first.page(at + "/settings"), "form[action$=/new-plans]").expect(303);
        isTold(lost(plans, "form[action$=/new-plans]"), "rule for later services changed", "later services off")
                .contains("You wanted: later services off");
        isTold(lost(off, FORM, "reason", "x"), "rule for later services changed", "later services off")
                .contains("You wanted: Turn off setting");

        first.submit(first.page(at + "/settings/auto-claim/off"), FORM, "reason", "x")
                .expect(303);
        Browser.caughtUp(zetel);
        var on = second.page(at + "/settings");
        first.submit(first.page(at + "/settings"), "form[action$=/auto-claim]").expect(303);
        isTold(lost(on, "form[action$=/auto-claim]"), "auto-claim turned on", "by an administrator")
                .contains("You wanted: Turn on setting");
    }

    @Test
    void tells_of_the_licences_of_a_group() {
        var give = at + "/groups/sales/license?sku=SPE_E3";
        var shown = second.page(give);
        first.submit(first.page(give), FORM).expect(303);
        isTold(lost(shown, FORM), "licences of a group changed", "Microsoft 365 E3")
                .anySatisfy(said -> assertThat(said)
                        .startsWith("You wanted: Assign: Microsoft 365 E3")
                        .endsWith("all or nothing per member"));

        var take = at + "/groups/sales/unlicense?sku=SPE_E3";
        Browser.caughtUp(zetel);
        var taking = second.page(take);
        first.submit(first.page(take), FORM, "reason", "x").expect(303);
        isTold(lost(taking, FORM, "reason", "x"), "licences of a group changed", "no licences")
                .contains("You wanted: Remove licence: Microsoft 365 E3");
    }

    @Test
    void tells_of_a_group_that_is_to_be_deleted() {
        var shown = second.page(at + "/groups/sales/delete");
        directory.join("sales", "anna");
        isTold(lost(shown, FORM, "reason", "x"), "members added to a group", "Anna")
                .contains("You wanted: Delete the group");
    }

    @Test
    void tells_of_the_licences_of_a_person() {
        var shown = second.page(at + "/users/anna/assign?sku=SPE_E3");
        first.submit(first.page(at + "/users/anna/assign?sku=STANDARDPACK"), FORM)
                .expect(303);
        isTold(lost(shown, FORM), "licence assigned", "Office 365 E1")
                .anySatisfy(said -> assertThat(said).startsWith("You wanted: Assign: Microsoft 365 E3"));

        Browser.caughtUp(zetel);
        var removing = second.page(at + "/users/anna/remove?sku=STANDARDPACK");
        first.submit(first.page(at + "/users/anna/remove?sku=STANDARDPACK"), FORM, "reason", "x")
                .expect(303);
        isTold(lost(removing, FORM, "reason", "x"), "licence removed", "Office 365 E1")
                .contains("You wanted: Remove licence: Office 365 E1");
    }

    @Test
    void tells_of_an_account() {
        var shown = second.page(at + "/users/anna/account");
        var deleting = second.page(at + "/users/anna/delete");
        first.submit(first.page(at + "/users/anna/account"), "form[action$=/location]", "location", "BE")
                .expect(303);
        isTold(lost(shown, "form[action$=/location]", "location", "DE"), "usage location set", "usage location: BE")
                .contains("You wanted: usage location: DE");
        isTold(lost(deleting, FORM, "reason", "x"), "usage location set", "usage location: BE")
                .contains("You wanted: Delete the user");
    }

    @Test
    void tells_of_a_purchase_and_of_no_other_one_of_the_product() {
        var purchase = tenant.buy("VISIOCLIENT", 5).text("/subscriptionId");
        var another = tenant.buy("VISIOCLIENT", 7).text("/subscriptionId");
        Browser.caughtUp(zetel);
        var change = at + "/purchases/" + purchase + "/change?seats=";
        var shown = second.page(change + 6);
        var end = second.page(at + "/purchases/" + purchase + "/change?autoRenew=false");
        first.submit(first.page(change + 8), FORM, "reason", "x").expect(303);
        tenant.as(Role.BILLING_ADMIN)
                .patch(tenant.path("/subscriptions/" + another), Map.of("seats", 9))
                .expect(200);
        isTold(lost(shown, FORM, "reason", "x"), "number of seats of a purchase changed", "8 seats")
                .contains("You wanted: 6 seats")
                .noneSatisfy(said -> assertThat(said).contains("9 seats"));
        isTold(lost(end, FORM, "reason", "x"), "number of seats of a purchase changed", "8 seats")
                .contains("You wanted: does not renew");
    }

    @Test
    void tells_the_operator_of_a_tenant() {
        var operator = ConsoleOperationsSpec.operator();
        var row = zetel.operator().get("/api/v1/tenants/" + tenant.id()).expect(200);
        zetel.operator()
                .patch("/api/v1/tenants/" + tenant.id(), Map.of("policyLimit", 7))
                .expect(200);
        var token = operator.page("/console/ops/tenants").selectFirst("[name=_csrf]");
        var reply = operator.post(
                        "/console/ops/tenants/" + tenant.id(),
                        List.of(
                                new String[] {"_csrf", token.attr("value")},
                                new String[] {"limit", "9"},
                                new String[] {"country", "BE"},
                                new String[] {"version", String.valueOf(row.number("/version"))}))
                .expect(412);
        assertThat(alerts(Jsoup.parse(reply.body())))
                .contains(LOST, "You wanted: at most 9 policies · country: BE")
                .anySatisfy(said -> assertThat(said).contains("operator: policy limit changed · at most 7 policies"));
    }

    @Test
    void speaks_the_readers_language() {
        var shown = second.page(at + "/users/anna/account?lang=de");
        first.submit(first.page(at + "/users/anna/account"), "form[action$=/location]", "location", "BE")
                .expect(303);
        assertThat(lost(shown, "form[action$=/location]", "location", "FR"))
                .contains("Sie wollten: Nutzungsstandort: FR")
                .anySatisfy(said -> assertThat(said).contains("Nutzungsstandort: BE"));
    }

    /** What the second is told who sends what was shown before. */
    private List<String> lost(Document shown, String form, String... fields) {
        return alerts(Jsoup.parse(second.submit(shown, form, fields).expect(412).body()));
    }

    private static List<String> alerts(Document page) {
        return page.select("[role=alert]").eachText();
    }

    /** First that it was overtaken, then by whom, when, and how. */
    private static ListAssert<String> isTold(List<String> said, String change, String details) {
        return assertThat(said).contains(LOST).anySatisfy(line -> assertThat(line)
                .containsPattern("\\d{1,2} \\w+ \\d{4}.*, .+: " + change)
                .contains(" · ")
                .contains(details));
    }
}
