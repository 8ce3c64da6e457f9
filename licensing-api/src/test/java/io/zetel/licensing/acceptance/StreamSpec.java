package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The live stream of a tenant")
class StreamSpec {

    private static final String E3 = "SPE_E3";

    private final RunningZetel zetel = RunningZetel.shared();

    @Test
    void shows_the_seats_at_once_and_each_claim_and_refusal_with_the_seats_after_it() throws Exception {
        var tenant = tenant(zetel, 1);
        try (var stream = StreamClient.of(zetel, tenant, null)) {
            assertThat(stream.next("seats").data()).contains("\"sku\":\"SPE_E3\"", "\"total\":1", "\"assigned\":0");
            var claimed = tenant.signIn("alice").expect(201);
            var claim = stream.next("claim");
            assertThat(claim.data()).contains("\"userId\":\"alice\"", claimed.text("/claimId"));
            assertThat(Long.parseLong(claim.id()))
                    .isLessThanOrEqualTo(Long.parseLong(claimed.header("Licensing-Position")));
            assertThat(stream.next("seats").data()).contains("\"assigned\":1", "\"available\":0");
            tenant.signIn("bob").expect(409);
            assertThat(stream.next("refusal").data()).contains("\"code\":\"OUT_OF_LICENSES\"");
        }
    }

    @Test
    void who_comes_back_gets_what_was_missed_in_order_and_once() throws Exception {
        var tenant = tenant(zetel, 10);
        String last;
        try (var stream = StreamClient.of(zetel, tenant, null)) {
            stream.next("seats");
            tenant.signIn("alice").expect(201);
            last = stream.next("claim").id();
        }
        tenant.signIn("bob").expect(201);
        tenant.signIn("carol").expect(201);
        try (var stream = StreamClient.of(zetel, tenant, last)) {
            assertThat(stream.next("claim").data()).contains("\"bob\"");
            assertThat(stream.next("claim").data()).contains("\"carol\"");
            assertThat(stream.next("seats").data()).contains("\"assigned\":3");
            tenant.signIn("dave").expect(201);
            assertThat(stream.next("claim").data()).contains("\"dave\"");
        }
        try (var stream = StreamClient.of(zetel, tenant, "999999999999")) {
            stream.next("reset");
        }
        assertThat(tenant.as(Role.READER)
                        .get(tenant.path("/stream"), "Last-Event-ID", "x")
                        .expect(400)
                        .text("/code"))
                .isEqualTo("INVALID_POSITION");
    }

    @Test
    void never_shows_another_tenants_claims_however_many_listen() throws Exception {
        var one = tenant(zetel, 50);
        var other = tenant(zetel, 50);
        List<StreamClient> streams = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            streams.add(StreamClient.of(zetel, one, null));
        }
        for (var stream : streams) {
            stream.next("seats");
        }
        other.signIn("secret").expect(201);
        one.signIn("alice").expect(201);
        for (var stream : streams) {
            assertThat(stream.next("claim").data()).contains("\"alice\"");
            stream.close();
        }
        other.as(Role.READER).get(one.path("/stream")).expect(404);
    }

    private static TestTenant tenant(RunningZetel zetel, int seats) {
        var tenant = TestTenant.claiming(zetel);
        tenant.buy(E3, seats);
        tenant.readAfter(tenant.policy("TEAMS", E3), "/policies").expect(200);
        return tenant;
    }
}
