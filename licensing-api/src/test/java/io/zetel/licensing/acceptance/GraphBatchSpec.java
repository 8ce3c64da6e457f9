package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Many requests in one, and what the Graph dialect does not serve. */
@DisplayName("Batches and refusals of Microsoft Graph's dialect")
class GraphBatchSpec extends AskingGraph {

    @Test
    void a_batch_is_answered_part_by_part() {
        var id = create("batched", "NL");
        var parts = List.of(
                Map.of("id", "1", "method", "GET", "url", "/users/" + id + "?%24select=id"),
                Map.of(
                        "id",
                        2,
                        "method",
                        "POST",
                        "url",
                        "h/v1.0/users/" + id + "/assignLicense",
                        "body",
                        change(List.of(Map.of("skuId", E3)), List.of()),
                        "headers",
                        Map.of("Content-Type", "application/json"),
                        "dependsOn",
                        List.of("1")),
                Map.of("id", "3", "method", "GET", "url", "/v1.0/users/nobody"),
                Map.of("id", "4", "method", "GET", "url", "users/$count", "dependsOn", List.of("3")),
                Map.of(
                        "id",
                        "5",
                        "method",
                        "PATCH",
                        "url",
                        "/graph/beta/users/" + id,
                        "body",
                        Map.of("jobTitle", "Batcher")),
                Map.of("id", "6", "method", "POST", "url", "/$batch", "body", Map.of()));
        var answers = new java.util.HashMap<String, JsonNode>();
        post("/$batch", Map.of("requests", parts))
                .expect(200)
                .json()
                .get("responses")
                .forEach(one -> answers.put(one.get("id").asString(), one));

        assertThat(answers.get("1").get("body").get("id").asString()).isEqualTo(id);
        assertThat(answers.get("2")
                        .get("body")
                        .get("assignedLicenses")
                        .get(0)
                        .get("skuId")
                        .asString())
                .isEqualTo(E3);
        assertThat(answers.get("3").get("status").asInt()).isEqualTo(404);
        assertThat(answers.get("4").get("status").asInt()).isEqualTo(424);
        assertThat(answers.get("5").get("status").asInt()).isEqualTo(204);
        assertThat(answers.get("5").has("body")).isFalse();
        assertThat(answers.get("6").get("status").asInt()).isEqualTo(400);
        assertThat(tenant.as(Role.READER)
                        .post(
                                "/v1.0/$batch",
                                Map.of(
                                        "requests",
                                        List.of(Map.of("id", "1", "method", "DELETE", "url", "/users/" + id))))
                        .expect(200)
                        .number("/responses/0/status"))
                .isEqualTo(403);
        post("/$batch", Map.of("requests", java.util.Collections.nCopies(21, parts.getFirst())))
                .expect(400);
        post("/$batch", Map.of("requests", List.of(parts.getFirst(), parts.getFirst())))
                .expect(400);
        var found = post("/directoryObjects/getByIds", Map.of("ids", List.of(id, "nobody"), "types", List.of("user")))
                .expect(200);
        assertThat(found.text("/value/0/@odata.type")).isEqualTo("#microsoft.graph.user");
    }

    @Test
    void what_is_not_served_is_told_in_the_vendors_shape() {
        var unknown = get("/sites").expect(400);
        assertThat(unknown.text("/error/message")).isEqualTo("Resource not found for the segment 'sites'.");
        assertThat(get("/users/x/manager").expect(400).text("/error/message"))
                .isEqualTo("Resource not found for the segment 'manager'.");
        assertThat(admin().put("/v1.0/users", Map.of()).expect(405).header("Allow"))
                .isEqualTo("GET, HEAD, POST");
        assertThat(get("/me").expect(400).text("/error/message"))
                .isEqualTo("/me request is only valid with delegated authentication flow.");
        var broken = post("/users", "{\"a\":").expect(400);
        assertThat(broken.text("/error/message")).startsWith("Unable to read JSON");
        var traced =
                get("/users/nobody", "client-request-id", "from-the-client").expect(404);
        assertThat(traced.header("client-request-id")).isEqualTo("from-the-client");
        assertThat(admin().get("/graph/beta/Users/$count").expect(200).header("OData-Version"))
                .isEqualTo("4.0");
        assertThat(get("/users?$select=id", "Accept", "application/json;odata.metadata=none")
                        .json()
                        .has("@odata.context"))
                .isFalse();
    }
}
