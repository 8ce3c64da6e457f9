package io.zetel.licensing.acceptance;

import io.zetel.licensing.api.http.security.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** The Graph dialect as its clients use it: what is written through it is seen in it at once, and by our own routes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AskingGraph {

    static final String E3 = "05e9a617-0261-4cee-bb44-138d3ef5d965";
    static final String E5 = "06ebc4ee-1bb5-47dd-8120-11324bc54e06";
    static final String SWAY = "a23b959c-7ce8-4e57-9140-b90eb88a9e97";

    DirectoryClient directory;
    TestTenant tenant;

    @BeforeAll
    void open() {
        directory = DirectoryClient.open(RunningZetel.shared().http());
        tenant = directory.tenant();
        tenant.buy("SPE_E3", 50);
        tenant.buy("SPE_E5", 3);
    }

    Caller admin() {
        return tenant.as(Role.GLOBAL_ADMIN, Role.SERVICE, Role.AUDITOR);
    }

    Reply get(String path, String... headers) {
        return admin().get("/v1.0" + path, headers);
    }

    Reply post(String path, Object body, String... headers) {
        return admin().post("/v1.0" + path, body, headers);
    }

    String create(String name, String location) {
        return post(
                        "/users",
                        Map.of(
                                "accountEnabled",
                                true,
                                "displayName",
                                "The " + name,
                                "mailNickname",
                                name,
                                "userPrincipalName",
                                name + "@contoso.example",
                                "usageLocation",
                                location,
                                "passwordProfile",
                                Map.of("password", "secret")))
                .expect(201)
                .text("/id");
    }

    static Map<String, Object> change(List<?> add, List<?> remove) {
        return Map.of("addLicenses", add, "removeLicenses", remove);
    }

    static List<String> each(JsonNode list, String field) {
        return list.valueStream().map(one -> one.get(field).asString()).toList();
    }
}
