package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * PostgreSQL takes no NUL in a text; nobody means any other control character in an id, a filter or a reason either.
 * One of ASCII in a path does not get as far as here: the server ends the connection with 400.
 */
@DisplayName("A control character")
class ControlCharactersSpec {

    private static final String OPERATIONS = "/api/v1/operations";

    private final RunningZetel zetel = RunningZetel.shared();

    @ParameterizedTest
    @CsvSource({
        "/dead-letters?tenant=%00, /tenant",
        "/dead-letters?projection=a%00b, /projection",
        "/dead-letters?tenant=%01, /tenant",
        "/dead-letters?cursor=%00, /cursor",
        "/dead-letters?limit=%00, /limit",
        "/replays?cursor=%07, /cursor",
        "/dead-letters?tenant=a%0Ab, /tenant",
        "/dead-letters?tenant=%C2%85, /tenant",
        "/replays/a%C2%85, /id"
    })
    void in_a_parameter_of_an_operators_route_is_named(String path, String pointer) {
        assertNamed(zetel.operator().get(OPERATIONS + path), pointer);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/clients?cursor=%00, /cursor",
        "/api/v1/tenants?cursor=%00, /cursor",
        "/api/v1/tenants?waitFor=%00, /waitFor",
        "/api/v1/tenants/a%C2%80, /t"
    })
    void in_a_parameter_of_a_list_is_named(String path, String pointer) {
        assertNamed(zetel.operator().get(path), pointer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%C2%80", "%C2%9F"})
    void in_the_name_of_a_client_is_named(String client) {
        assertNamed(zetel.operator().delete("/api/v1/clients/" + client), "/clientId");
        assertNamed(zetel.operator().post("/api/v1/clients/" + client + "/secret", Map.of()), "/clientId");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "POST | /api/v1/tenants | {'tenantId':'?','name':'A','country':'NL'} | /tenantId",
                "POST | /api/v1/tenants | {'name':'?','country':'NL'} | /name",
                "POST | /api/v1/tenants | {'name':'A','country':'?'} | /country",
                "POST | /api/v1/tenants | {'name':'A','country':'NL','agreement':'?'} | /agreement",
                "POST | /api/v1/tenants | {'name':'A','country':'NL','preconfiguredAutoClaim':['?']} | /preconfiguredAutoClaim/0",
                "POST | /api/v1/clients | {'clientId':'?','tenantId':'contoso','roles':['Reader']} | /clientId",
                "POST | /api/v1/clients | {'clientId':'a','tenantId':'?','roles':['Reader']} | /tenantId",
                "POST | /api/v1/clients | {'clientId':'a','tenantId':'contoso','roles':['?']} | /roles/0",
                "POST | /api/v1/operations/replays | {'projection':'?'} | /projection",
                "POST | /api/v1/operations/dead-letters/retry | {'projection':'?','tenant':'contoso'} | /projection",
                "POST | /api/v1/operations/dead-letters/retry | {'projection':'groups','tenant':'?'} | /tenant",
                "POST | /api/v1/operations/dead-letters/discard | "
                        + "{'projection':'groups','tenant':'?','eventId':'e','reason':'r'} | /tenant",
                "POST | /api/v1/operations/dead-letters/discard | "
                        + "{'projection':'groups','tenant':'contoso','eventId':'?','reason':'r'} | /eventId",
                "POST | /api/v1/operations/dead-letters/discard | "
                        + "{'projection':'groups','tenant':'contoso','eventId':'e','reason':'?'} | /reason"
            })
    void in_a_body_of_an_operators_is_named(String method, String path, String body, String pointer) {
        for (var character : new String[] {"\\u0000", "a\\u0000b", "a\\u0001b", "\\u001b[31m", "\\ud800"}) {
            assertNamed(
                    zetel.operator()
                            .send(
                                    method,
                                    path,
                                    "application/json",
                                    body.replace('\'', '"').replace("?", character)),
                    pointer);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/catalogue/products?search=%00, /search",
        "/catalogue/products?app=%00, /app",
        "/jobs/a%C2%9F, /id",
        "/users/a/access?device=%00, /device",
        "/history/events?subject=%00, /subject",
        "/reports/claims?policyId=%00, /policyId",
        "/reports/claims?format=csv&policyId=a%00b, /policyId",
        "/reports/claims?format=csv&policyId=a%E2%80%8Bb, /policyId",
        "/history/events?format=csv&subject=user:a%00b, /subject",
        "/history/events?subject=user:a%E2%80%AEb, /subject",
        "/users/a/access?servicePlan=TEAMS1&device=a%E2%80%8Bb, /device",
        "/users/a/access?servicePlan=TEAMS1%00, /servicePlan",
        "/products/SPE_E3/users?cursor=%C2%AD, /cursor"
    })
    void in_a_parameter_of_a_tenants_route_is_named(String path, String pointer) {
        var tenant = TestTenant.registered(zetel);
        assertNamed(tenant.as(Role.READER, Role.AUDITOR).get(tenant.path(path)), pointer);
    }

    private static void assertNamed(Reply reply, String pointer) {
        reply.expect(400);
        assertThat(reply.json().get("errors").valueStream().map(error -> error.get("pointer")
                        .asString()))
                .as(reply.body())
                .contains(pointer);
        assertThat(reply.text("/code")).isNotEmpty();
    }
}
