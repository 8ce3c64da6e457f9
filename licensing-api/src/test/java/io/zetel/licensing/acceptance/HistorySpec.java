package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What an auditor reads. */
@DisplayName("The history of a tenant")
class HistorySpec {

    private static final RunningZetel ZETEL = RunningZetel.shared();

    /** A tenant that bought, made a policy, and had one claim from each product and one refused. */
    static TestTenant storied() {
        var tenant = TestTenant.claiming(ZETEL);
        tenant.buy("SPE_E3", 1);
        tenant.buy("SPE_E5", 1);
        tenant.policy("TEAMS", "SPE_E3", "SPE_E5");
        tenant.signIn("alice").expect(201);
        tenant.signIn("bob").expect(201);
        tenant.signIn("carol").expect(409);
        return tenant;
    }

    /** What the auditor gets, everything written before included. */
    static Reply audit(TestTenant tenant, String path) {
        var head = ZETEL.context()
                .getBean(io.zetel.licensing.engine.processing.Positions.class)
                .head();
        var separator = path.contains("?") ? "&" : "?";
        return tenant.as(Role.AUDITOR).get(tenant.path("/history" + path) + separator + "waitFor=" + head);
    }

    @Test
    @DisplayName("holds every event in order, with who caused it, why and through which route")
    void holds_every_event_in_order() {
        var tenant = TestTenant.registered(ZETEL);
        tenant.as(Role.GLOBAL_ADMIN)
                .put(tenant.path("/auto-claim"), Map.of("enabled", true), "Licensing-Reason", "Pilot approved")
                .expect(200);
        tenant.buy("SPE_E3", 1);
        tenant.policy("TEAMS", "SPE_E3");
        tenant.signIn("alice").expect(201);
        tenant.signIn("bob").expect(409);
        var items = audit(tenant, "/events")
                .expect(200)
                .json()
                .get("items")
                .valueStream()
                .toList();
        assertThat(items.stream().map(item -> item.get("type").asString()))
                .containsExactly(
                        "TenantRegistered",
                        "AutoClaimEnabled",
                        "SubscriptionRegistered",
                        "SubscriptionStarted",
                        "PolicyCreated",
                        "PolicyAdmitted",
                        "UserProvisioned",
                        "UsageLocationInherited",
                        "LicenseClaimed",
                        "SeatsTaken",
                        "ClaimRefused");
        assertThat(items.stream().map(item -> item.get("n").asLong()))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 11).boxed().toList());
        assertThat(items.get(1).at("/metadata/reason").asString()).isEqualTo("Pilot approved");
        assertThat(items.get(1).at("/metadata/route").asString()).isEqualTo("PUT /api/v1/tenants/{t}/auto-claim");
        assertThat(items.get(1).at("/metadata/actor").asString()).startsWith(tenant.id());
        assertThat(items.get(1).at("/metadata/correlationId").asString()).isNotEmpty();
        assertThat(items.get(1).at("/metadata/causationId").asString()).isNotEmpty();
        assertThat(items.get(8).at("/payload/tried/0/available").asInt()).isEqualTo(1);
        assertThat(items.get(8).get("subject").asString()).isEqualTo("user:alice");
        assertThat(items.get(8).get("effectiveOn").asString()).isNotEmpty();
        assertThat(items.get(10).get("subject").asString()).isEqualTo("user:bob");
        assertThat(items.get(10).get("stream").isNull())
                .as("a refusal is of no stream")
                .isTrue();
    }

    @Test
    void pages_follow_each_other_without_a_gap_and_say_the_same_as_the_stream() {
        var tenant = storied();
        var paged = new ArrayList<JsonNode>();
        var after = "0";
        while (after != null) {
            var page =
                    audit(tenant, "/events?limit=4&after=" + after).expect(200).json();
            page.get("items").forEach(paged::add);
            after = page.get("nextCursor").isNull()
                    ? null
                    : page.get("nextCursor").asString();
        }
        var streamed = audit(tenant, "/events?format=ndjson").expect(200);
        assertThat(streamed.header("Content-Type")).startsWith("application/x-ndjson");
        assertThat(paged).hasSizeGreaterThan(12).isEqualTo(streamed.lines());
        assertThat(audit(tenant, "/events?format=csv").expect(200).body().lines())
                .hasSize(paged.size() + 1);
    }

    @Test
    void filters_narrow_it_down_together() {
        var tenant = storied();
        var all = audit(tenant, "/events").json().get("items").valueStream().toList();
        assertThat(types(audit(tenant, "/events?subject=user:bob&type=LicenseClaimed")))
                .containsExactly("LicenseClaimed");
        assertThat(types(audit(tenant, "/events?subject=user:bob")))
                .containsExactly("UserProvisioned", "UsageLocationInherited", "LicenseClaimed", "BackupProductUsed");
        assertThat(types(audit(tenant, "/events?subject=tenant:" + tenant.id())))
                .contains("TenantRegistered", "AutoClaimEnabled");
        var claimed = all.stream()
                .filter(item -> item.get("type").asString().equals("LicenseClaimed"))
                .toList()
                .getFirst();
        var since = all.stream()
                .filter(item -> item.get("recordedAt")
                                .asString()
                                .compareTo(claimed.get("recordedAt").asString())
                        >= 0)
                .toList();
        assertThat(audit(tenant, "/events?from=" + claimed.get("recordedAt").asString())
                        .json()
                        .get("items")
                        .valueStream()
                        .toList())
                .isEqualTo(since);
        assertThat(types(audit(
                        tenant, "/events?to=" + all.getFirst().get("recordedAt").asString())))
                .isEmpty();
        assertThat(audit(tenant, "/events?type=NobodyHasThoughtOfThisYet")
                        .expect(400)
                        .text("/errors/0/pointer"))
                .isEqualTo("/type");
    }

    @Test
    void bad_filters_are_all_told_at_once() {
        var tenant = TestTenant.registered(ZETEL);
        var refused = tenant.as(Role.AUDITOR)
                .get(
                        tenant.path(
                                "/history/events?after=-1&from=yesterday&to=2026-13-01&type=drop+table&subject=alice&limit=0&format=xml"));
        assertThat(refused.expect(400).json().get("errors").valueStream().map(error -> error.get("pointer")
                        .asString()))
                .containsExactlyInAnyOrder("/after", "/from", "/to", "/type", "/subject", "/limit", "/format");
    }

    @Test
    void is_for_auditors_of_the_tenant_only() {
        var tenant = storied();
        var other = TestTenant.registered(ZETEL);
        for (var path : List.of("/history/events", "/history/verify", "/history/checkpoint")) {
            tenant.as(Role.GLOBAL_ADMIN).get(tenant.path(path)).expect(403);
            other.as(Role.AUDITOR).get(tenant.path(path)).expect(404);
        }
    }

    private static List<String> types(Reply reply) {
        return reply.expect(200)
                .json()
                .get("items")
                .valueStream()
                .map(item -> item.get("type").asString())
                .toList();
    }
}
