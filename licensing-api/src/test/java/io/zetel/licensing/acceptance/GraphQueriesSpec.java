package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.processing.Positions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Lists, changes and the audit log as clients of the Graph dialect ask for them. */
@DisplayName("Questions in Microsoft Graph's dialect")
class GraphQueriesSpec extends AskingGraph {

    @Test
    void lists_are_filtered_searched_sorted_counted_and_paged() {
        var other = DirectoryClient.open(RunningZetel.shared().http());
        var caller = other.tenant().as(Role.GLOBAL_ADMIN);
        for (var name : List.of("Carol", "alice", "Bob", "Alan", "Dave")) {
            other.user(
                    "u-" + name,
                    Map.of(
                            "usageLocation",
                            "NL",
                            "displayName",
                            name,
                            "userType",
                            name.equals("Dave") ? "Guest" : "Member"));
        }

        assertThat(names(caller, "$orderby=displayName")).containsExactly("Alan", "alice", "Bob", "Carol", "Dave");
        assertThat(names(caller, "$orderby=displayName%20desc&$top=2"))
                .containsExactly("Dave", "Carol", "Bob", "alice", "Alan");
        assertThat(names(caller, "$top=2")).containsExactlyInAnyOrder("Alan", "alice", "Bob", "Carol", "Dave");
        assertThat(names(caller, "$filter=startsWith(displayName,'AL')&$orderby=displayName"))
                .containsExactly("Alan", "alice");
        assertThat(names(caller, "$filter=userType%20eq%20'Guest'%20or%20contains(displayName,'aro')"))
                .containsExactlyInAnyOrder("Dave", "Carol");
        assertThat(names(caller, "$filter=not(startswith(displayName,'al'))%20and%20userType%20ne%20'Guest'"))
                .containsExactlyInAnyOrder("Bob", "Carol");
        assertThat(names(caller, "$search=%22displayName:al%22")).containsExactlyInAnyOrder("Alan", "alice");
        assertThat(names(caller, "$filter=assignedLicenses/$count%20eq%200%20and%20usageLocation%20in%20('nl','DE')"))
                .hasSize(5);
        assertThat(names(
                        caller,
                        "$filter=createdDateTime%20gt%20'-99999-01-01T00:00:00Z'"
                                + "%20and%20createdDateTime%20lt%20'%2B999999-01-01T00:00:00Z'"))
                .hasSize(5);
        assertThat(caller.get("/v1.0/users/$count?$filter=userType%20eq%20'Member'")
                        .expect(200)
                        .body())
                .isEqualTo("4");
        assertThat(caller.get("/v1.0/users?$count=true&$top=2").text("/@odata.count"))
                .isEqualTo("5");
        for (var bad : List.of(
                "$top=1000",
                "$top=0",
                "$filter=displayName%20like%20'x'",
                "$filter=nothing%20eq%201",
                "$skip=2",
                "$expand=manager",
                "$orderby=mail",
                "$select=nothing",
                "$skiptoken=x",
                "foo=1",
                "$filter=a&$filter=b")) {
            assertThat(caller.get("/v1.0/users?" + bad).expect(400).text("/error/message"))
                    .as(bad)
                    .isNotBlank();
        }
    }

    private List<String> names(Caller caller, String query) {
        var names = new ArrayList<String>();
        var path = "/v1.0/users?" + query;
        while (path != null) {
            var reply = caller.get(path).expect(200);
            names.addAll(each(reply.json().get("value"), "displayName"));
            var next = reply.json().get("@odata.nextLink");
            assertThat(next == null || !next.asString().matches(".*[{}].*")).isTrue();
            path = next == null
                    ? null
                    : next.asString().substring(next.asString().indexOf("/v1.0"));
        }
        return names;
    }

    @Test
    void a_delta_tells_everybody_first_and_then_what_changed() {
        var other = DirectoryClient.open(RunningZetel.shared().http());
        var caller = other.tenant().as(Role.GLOBAL_ADMIN);
        other.tenant().buy("SPE_E3", 5);
        other.users("a", "b", "c");
        // What changed is told by the history, which our own routes do not wait for.
        var head = RunningZetel.shared().context().getBean(Positions.class).head();
        other.tenant()
                .as(Role.AUDITOR)
                .get(other.tenant().path("/history/events?waitFor=" + head))
                .expect(200);
        var all = new ArrayList<String>();
        var path = "/v1.0/users/delta?$select=userPrincipalName&$top=2";
        Reply page;
        do {
            page = caller.get(path).expect(200);
            all.addAll(each(page.json().get("value"), "userPrincipalName"));
            path = page.json().has("@odata.nextLink") ? after(page, "/@odata.nextLink") : null;
        } while (path != null);
        assertThat(all).containsExactlyInAnyOrder("a", "b", "c");
        var link = after(page, "/@odata.deltaLink");
        assertThat(caller.get(link).expect(200).json().get("value").size()).isZero();

        caller.post("/v1.0/users/b/assignLicense", change(List.of(Map.of("skuId", E3)), List.of()))
                .expect(200);
        var gone = caller.get("/v1.0/users/c").text("/id");
        caller.delete("/v1.0/users/c").expect(204);
        var changes = caller.get(link).expect(200);
        assertThat(changes.json()
                        .get("value")
                        .valueStream()
                        .map(one -> one.has("@removed")
                                ? "-" + one.get("id").asString()
                                : one.get("userPrincipalName").asString()))
                .containsExactlyInAnyOrder("b", "-" + gone);
        assertThat(caller.get(after(changes, "/@odata.deltaLink"))
                        .expect(200)
                        .json()
                        .get("value")
                        .size())
                .isZero();
        other.group("g", "USER");
        assertThat(caller.get("/v1.0/groups/microsoft.graph.delta()?$select=displayName")
                        .expect(200)
                        .text("/value/0/displayName"))
                .isEqualTo("Group g");
        caller.get("/v1.0/users/delta?$deltatoken=latest").expect(200);
        assertThat(get(link.substring(5)).expect(410).text("/error/code")).isEqualTo("syncStateNotFound");
    }

    private static String after(Reply page, String pointer) {
        var link = page.text(pointer);
        return link.substring(link.indexOf("/v1.0"));
    }

    @Test
    void the_history_is_read_as_an_audit_log() {
        var id = create("audited", "NL");
        post(
                        "/users/" + id + "/assignLicense",
                        change(List.of(Map.of("skuId", E3)), List.of()),
                        "Licensing-Reason",
                        "new here")
                .expect(200);
        var audits =
                get("/auditLogs/directoryAudits?$filter=activityDisplayName%20eq%20'Change%20user%20license'%20and%20"
                                + "targetResources/any(t:t/id%20eq%20'" + id + "')&$top=5")
                        .expect(200);

        assertThat(audits.json().get("value").size()).isEqualTo(1);
        var audit = audits.json().get("value").get(0);
        assertThat(audit.get("result").asString()).isEqualTo("success");
        assertThat(audit.get("initiatedBy").get("app").get("displayName").asString())
                .startsWith(tenant.id());
        assertThat(audit.get("targetResources").get(0).get("displayName").asString())
                .isEqualTo("The audited");
        assertThat(audit.get("additionalDetails").toString()).contains("new here", "LicenseAssigned");
        assertThat(get("/auditLogs/directoryAudits/" + audit.get("id").asString())
                        .expect(200)
                        .text("/activityDisplayName"))
                .isEqualTo("Change user license");
        var first = get("/auditLogs/directoryAudits?$top=1").expect(200);
        var next = first.text("/@odata.nextLink");
        assertThat(get(next.substring(next.indexOf("/v1.0") + 5)).expect(200).text("/value/0/id"))
                .isNotEqualTo(first.text("/value/0/id"));
        tenant.as(Role.READER).get("/v1.0/auditLogs/directoryAudits").expect(403);
        get("/auditLogs/directoryAudits?$filter=nothing%20eq%201").expect(400);
    }
}
