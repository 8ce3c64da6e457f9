package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What a route does not take is told, and nothing happens")
class UnknownParametersSpec {

    private static final String NOW = "2026-11-28T00:00:00Z";

    private final RunningZetel zetel = RunningZetel.shared();
    private final TestTenant tenant = TestTenant.claiming(zetel);

    @Test
    void a_dry_run_where_there_is_none_does_nothing() {
        var admin = tenant.as(Role.USER_ADMIN, Role.GROUP_ADMIN, Role.READER);
        admin.put(tenant.path("/users/kim"), Map.of("displayName", "Kim")).expect(200);
        var asked = admin.send(
                "POST", tenant.path("/access/batch?dryRun=true"), "application/x-ndjson", "{\"userId\":\"kim\"}");
        assertNamed(asked, "/dryRun", "DRY_RUN_NOT_SERVED");
        assertThat(asked.text("/errors/0/message")).isEqualTo("is not served here: it asks, and changes nothing");
        assertThat(zetel.operator()
                        .delete("/api/v1/clients/nobodys?dryRun=true")
                        .expect(400)
                        .text("/errors/0/message"))
                .isEqualTo(
                        "is not served here: of what is not under a tenant, only the import of the vendor's list serves it");
        assertNamed(admin.get(tenant.path("/users/kim?dryRun=true")), "/dryRun", "UNKNOWN_PARAMETER");
        assertThat(admin.get(tenant.path("/users/kim")).expect(200).text("/displayName"))
                .isEqualTo("Kim");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/history/events",
                "/catalogue/products",
                "/policies/eligible-products",
                "/products/SPE_E3/reclaim-preview"
            })
    void the_past_is_told_where_it_is_not_served(String path) {
        assertNamed(
                tenant.as(Role.READER, Role.AUDITOR).get(tenant.path(path + "?asOf=" + NOW)),
                "/asOf",
                "UNKNOWN_PARAMETER");
    }

    @ParameterizedTest
    @CsvSource({
        "/users/kim?expand=licenses, /expand, UNKNOWN_PARAMETER",
        "/subscriptions?limt=5, /limt, UNKNOWN_PARAMETER",
        "/reports/claims?format=csv&limit=5, /limit, UNKNOWN_PARAMETER",
        "/products?format=csv&limit=5, /limit, UNKNOWN_PARAMETER",
        "/products?format=xml, /format, INVALID_FORMAT",
        "/policies?limit=5&limit=6, /limit, INVALID_VALUE",
        "/history/events?type=LicenseClaimd, /type, INVALID_TYPE",
        "/history/events?kind=LicenseClaimed, /kind, UNKNOWN_PARAMETER",
        "/history/events?type=LicenseClaimed&type=ClaimRefused, /type, INVALID_VALUE",
        "/reports/claims?policyId=nobodys, /policyId, UNKNOWN_POLICY",
        "/reports/claims?format=csv&policyId=nobodys, /policyId, UNKNOWN_POLICY",
        "/reports/claims?asOf=2026-11-28T00:00:00Z&policyId=nobodys, /policyId, UNKNOWN_POLICY",
        "/policies/eligible-products?app=TEAMS&policyId=nobodys, /policyId, UNKNOWN_POLICY"
    })
    void a_filter_that_means_nothing_is_named(String path, String pointer, String code) {
        assertNamed(tenant.as(Role.READER, Role.AUDITOR, Role.SERVICE).get(tenant.path(path)), pointer, code);
    }

    @Test
    void what_a_route_takes_it_goes_on_taking() {
        tenant.buy("SPE_E3", 1);
        var policy = tenant.policy("TEAMS", "SPE_E3");
        var reader = tenant.as(Role.READER, Role.AUDITOR);
        for (var path : new String[] {
            "/reports/claims?format=csv&window=7&policyId=" + policy.text("/policyId"),
            "/products?expiringWithin=5",
            "/products?format=csv&expiringWithin=5",
            "/reports/claims?format=json&limit=5&policyId=" + policy.text("/policyId"),
            "/history/events?type=PolicyCreated&format=csv&after=0",
            "/history/verify?format=ndjson",
            "/policies/eligible-products?app=TEAMS&policyId=" + policy.text("/policyId")
        }) {
            reader.get(tenant.path(path + "&waitFor=" + policy.header("Licensing-Position")))
                    .expect(200);
        }
    }

    private static void assertNamed(Reply reply, String pointer, String code) {
        reply.expect(400);
        assertThat(reply.text("/errors/0/pointer")).as(reply.body()).isEqualTo(pointer);
        assertThat(reply.text("/errors/0/code")).isEqualTo(code);
    }
}
