package io.zetel.outside.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.outside.Zetel;
import io.zetel.outside.console.OutsideIssuer.Lie;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** All but one need no browser, so that no machine leaves them out. */
@DisplayName("Signing in at an issuer of your own")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IssuerIT {

    private static final String PRODUCTS = "/console/t/" + OutsideIssuer.TENANT + "/products";

    private OutsideIssuer issuer;
    private Zetel zetel;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        issuer = new OutsideIssuer();
        zetel = zetel(
                "--spring.security.oauth2.client.registration.zetel.client-id=" + OutsideIssuer.CLIENT,
                "--spring.security.oauth2.client.registration.zetel.client-secret=" + OutsideIssuer.SECRET);
        var register = HttpRequest.newBuilder(URI.create(at("/api/v1/tenants")))
                .header("Authorization", "Bearer " + issuer.accessToken("otto"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"tenantId\":\"globex\",\"name\":\"Globex\",\"country\":\"NL\",\"agreement\":\"MCA\"}"))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var made = client.send(register, BodyHandlers.ofString());
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        }
    }

    @AfterAll
    void stop() {
        zetel.close();
        issuer.close();
    }

    private Zetel zetel(String... more) throws IOException {
        var directory = Files.createTempDirectory("zetel-issuer");
        var settings = new ArrayList<>(List.of(
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + issuer.uri(),
                "--spring.security.oauth2.resourceserver.jwt.audiences=" + OutsideIssuer.AUDIENCE,
                "--zetel.tenant-claim=org"));
        settings.addAll(List.of(more));
        return Zetel.start(directory.resolve("data"), directory.resolve("zetel.log"), settings.toArray(String[]::new));
    }

    private String at(String path) {
        return "http://localhost:" + zetel.port() + path;
    }

    @Test
    void leads_there_and_back_to_where_one_was_and_out_again() {
        var chrome = Chrome.get();
        try (var visit = chrome.visit(at("")).with(issuer.uri()).refused()) {
            visit.go(PRODUCTS);
            assertThat(visit.address()).startsWith("/console/sign-in?back=");
            visit.press("Sign in");
            visit.isTitled("Who are you?");
            visit.find("a:text('anna')").click();
            visit.isTitled("Products");
            assertThat(visit.address()).isEqualTo(PRODUCTS);
            visit.says(".who", "Anna de Vries");
            assertThat(visit.text(".who"))
                    .as("of a tenant, so not the operator")
                    .doesNotContain("Operator");
            assertThat(visit.page().context().cookies().stream().map(cookie -> cookie.name))
                    .contains("zetel")
                    .doesNotContain("zetel_oidc", "JSESSIONID");
            assertThat(visit.find("a[href='/console/password']").count()).isZero();
            visit.go("/console/t/another/products").isTitled("Not found");

            visit.find("form[action='/console/sign-out'] button").click();
            visit.says("[role=status]", "You have signed out of the console.");
            visit.press("Sign out there too");
            visit.isTitled("Signed out");
            visit.find("a").click();
            visit.isTitled("Sign in");
            visit.go(PRODUCTS);
            assertThat(visit.address()).startsWith("/console/sign-in?back=");

            visit.press("Sign in");
            visit.find("a:text('not me')").click();
            visit.says("[role=alert]", "The identity provider did not let you in.");
            visit.press("Sign in");
            visit.find("a:text('nobody')").click();
            visit.says("[role=alert]", "no role in Zetel");
            visit.press("Sign in");
            visit.find("a:text('otto')").click();
            visit.isTitled("Tenants");
            assertThat(visit.text("main tbody")).contains(OutsideIssuer.TENANT);
            assertThat(visit.find(".rail a[href='/console/ops/people']").count())
                    .as("the issuer says who there is")
                    .isZero();
        }
    }

    @Test
    void speaks_the_language_of_who_signs_in_and_lasts_over_a_restart() throws IOException {
        var someone = new Someone();
        someone.signIn("rob", PRODUCTS);
        assertThat(someone.get(PRODUCTS).body()).contains("lang=\"nl\"", "rob@globex.example");
        zetel.close();
        zetel.launchAgain();
        zetel.awaitReady(Duration.ofMinutes(4));
        assertThat(someone.get(PRODUCTS).statusCode()).isEqualTo(200);
        assertThat(someone.get("/console/password").statusCode()).isEqualTo(404);
        assertThat(someone.get("/console/t/globex/policies/new").statusCode()).isEqualTo(403);
    }

    @Test
    void signs_nobody_in_by_a_token_that_is_not_meant() {
        for (var lie : Lie.values()) {
            issuer.lie(lie);
            try {
                var someone = new Someone();
                var back = someone.back("anna", PRODUCTS);
                if (lie == Lie.NONE) {
                    assertThat(someone.get(back).statusCode()).isEqualTo(303);
                    assertThat(someone.get(PRODUCTS).statusCode()).isEqualTo(200);
                    assertThat(someone.get(back).statusCode()).as("twice").isEqualTo(400);
                } else {
                    someone.isLeftOut(back, 401, "is not a valid answer to this sign-in");
                }
            } finally {
                issuer.lie(Lie.NONE);
            }
        }
    }

    @Test
    void signs_nobody_in_who_did_not_begin_here() {
        var someone = new Someone();
        var back = someone.back("anna", PRODUCTS);
        new Someone().isLeftOut(back, 400, "was not begun in this browser");
        someone.isLeftOut(back.replaceFirst("state=[^&]*", "state=another"), 400, "was not begun in this browser");
        someone.isLeftOut(back.replaceFirst("code=[^&]*", "code=another"), 400, "was not begun in this browser");
        var other = new Someone();
        other.begin(PRODUCTS);
        other.isLeftOut(back, 400, "was not begun in this browser");
        someone.isLeftOut("/console/oidc/return", 400, "was not begun in this browser");
    }

    /** A browser without a screen. */
    private final class Someone {

        private final HttpClient client =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

        HttpResponse<String> get(String path) {
            try {
                return client.send(
                        HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : at(path)))
                                .build(),
                        BodyHandlers.ofString());
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private String next(HttpResponse<String> answer) {
            return answer.headers().firstValue("Location").orElseThrow();
        }

        /** Where the issuer asks who one is. */
        String begin(String page) {
            return next(get("/console/oidc/start?back=" + page));
        }

        /** Where the issuer sends one back to. */
        String back(String who, String page) {
            return next(get(begin(page).replace("/authorize?", "/consent?who=" + who + "&")));
        }

        void signIn(String who, String page) {
            assertThat(next(get(back(who, page)))).isEqualTo(page);
        }

        void isLeftOut(String back, int status, String said) {
            var answer = get(back + (back.contains("?") ? "&" : "?") + "lang=en");
            assertThat(answer.statusCode()).as(back).isEqualTo(status);
            assertThat(answer.body()).contains(said);
            assertThat(get(PRODUCTS).statusCode()).as("nobody is signed in").isEqualTo(303);
        }
    }
}
