package io.zetel.outside.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Signing in, in a browser")
class SigningInIT {

    private static final String PASSWORD = "another password";
    private static final String PRODUCTS = "/console/t/" + Chrome.DEMO + "/products";

    private final Chrome chrome = Chrome.get();

    @Test
    void takes_a_changed_password_leads_back_and_ends_with_the_roles_and_by_signing_out() {
        var first = chrome.person(Chrome.DEMO, "f1", "Reader");
        try (var visit = chrome.visit().refused()) {
            visit.go(PRODUCTS);
            assertThat(visit.address()).startsWith("/console/sign-in?back=");
            visit.enter("f1", "not the password");
            visit.says("[role=alert]", "Name and password do not go together.");
            visit.enter("f1", first);
            visit.isTitled("Change password");
            visit.go(PRODUCTS);
            assertThat(visit.address()).as("nothing else before").isEqualTo("/console/password");
            visit.changePassword(first, PASSWORD);
            visit.go(PRODUCTS);
            visit.isTitled("Products");
            var person = chrome.operator()
                    .get("/api/v1/people")
                    .json()
                    .path("items")
                    .valueStream()
                    .filter(one -> one.path("signInName").asString().equals("f1"))
                    .findFirst()
                    .orElseThrow()
                    .path("personId")
                    .asString();
            chrome.operator()
                    .send("PATCH", "/api/v1/people/" + person, Map.of("roles", List.of("Auditor")))
                    .expect(200);
            visit.go(PRODUCTS);
            assertThat(visit.address()).as("other roles end the session").startsWith("/console/sign-in?back=");
            visit.enter("f1", PASSWORD);
            visit.go("/console");
            visit.isTitled("History");
            visit.find("form[action='/console/sign-out'] button").click();
            visit.go("/console/t/" + Chrome.DEMO + "/history");
            assertThat(visit.address()).startsWith("/console/sign-in?back=");
        }
    }
}
