package io.zetel.outside.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.zetel.outside.Client;
import io.zetel.outside.Tenant;
import io.zetel.outside.Zetel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * The one browser of all these tests, at the application that tests share, started with the first of them. A machine
 * without a browser skips them and says so; continuous integration has one.
 */
final class Chrome {

    /** The tenant that every page has something to show of; no test changes it. */
    static final String DEMO = "contoso";

    private static final List<String> BROWSERS = List.of(
            System.getProperty("zetel.browser", ""),
            "/usr/bin/chromium",
            "/usr/bin/google-chrome",
            "/usr/bin/microsoft-edge");
    private static final List<String> ARGUMENTS = List.of(
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage");
    private static final String PASSWORD = "a password of the tests";
    private static final double PATIENCE_MILLIS = 30_000;

    private static @Nullable Chrome running;
    private static @Nullable RuntimeException broken;

    private final Zetel zetel;
    private final Browser browser;
    private final Client operator;
    private final Map<List<String>, String> signedIn = new HashMap<>();

    private Chrome(Path executable) {
        zetel = Zetel.shared();
        operator = Client.operator(zetel.port());
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        // Its driver ends with this process.
        var playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setChromiumSandbox(false)
                        .setArgs(ARGUMENTS));
    }

    static synchronized Chrome get() {
        var found = BROWSERS.stream()
                .filter(path -> !path.isEmpty() && Files.isExecutable(Path.of(path)))
                .findFirst();
        if (found.isEmpty()) {
            var said = "No browser: neither zetel.browser nor any of " + BROWSERS.subList(1, BROWSERS.size());
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(said);
            }
            Assumptions.abort(said);
        }
        if (broken != null) {
            // It would not start for the next test either.
            throw new IllegalStateException(broken);
        }
        if (running == null) {
            try {
                running = new Chrome(Path.of(found.get()));
            } catch (RuntimeException e) {
                broken = e;
                throw e;
            }
        }
        return running;
    }

    Client operator() {
        return operator;
    }

    int port() {
        return zetel.port();
    }

    /** Runs a statement in the database of the application. */
    void sql(String statement) {
        zetel.sql(statement);
    }

    String at(String path) {
        return "http://localhost:" + zetel.port() + path;
    }

    /** A new tenant in which a test may do what it likes. */
    Tenant tenant(String id) {
        return Tenant.register(operator, id);
    }

    /** Somebody new of this tenant with these roles; answers the password to be changed. */
    String person(String tenant, String name, String... roles) {
        return operator.post(
                        "/api/v1/people",
                        Map.of(
                                "signInName",
                                name,
                                "displayName",
                                "Robin de Wit",
                                "tenantId",
                                tenant,
                                "roles",
                                List.of(roles)))
                .expect(201)
                .text("/password");
    }

    /** A browser nobody is signed in at. */
    Visit visit() {
        return visit(options());
    }

    Visit visit(Browser.NewContextOptions options) {
        return new Visit(browser.newContext(options), at(""));
    }

    /** A browser at another application than that of these tests. */
    Visit visit(String base) {
        return new Visit(browser.newContext(options()), base);
    }

    static Browser.NewContextOptions options() {
        return new Browser.NewContextOptions()
                .setLocale("en-GB")
                .setTimezoneId("Europe/Amsterdam")
                .setColorScheme(ColorScheme.LIGHT)
                .setViewportSize(1280, 800);
    }

    static Browser.NewContextOptions withoutScript() {
        return options().setJavaScriptEnabled(false);
    }

    /** A browser at which somebody of this tenant with these roles is signed in. */
    Visit signedIn(String tenant, String... roles) {
        return signedIn(options(), tenant, roles);
    }

    Visit signedIn(Browser.NewContextOptions options, String tenant, String... roles) {
        var who = new ArrayList<>(List.of(roles));
        who.addFirst(tenant);
        var state = signedIn.get(who);
        if (state != null) {
            return visit(options.setStorageState(state));
        }
        var visit = visit(options);
        var name = String.join("-", who).toLowerCase(java.util.Locale.ROOT);
        visit.signIn(name, person(tenant, name, roles), PASSWORD);
        signedIn.put(who, visit.page().context().storageState());
        return visit;
    }

    /** A browser of the operator. */
    Visit operating() {
        var visit = visit();
        visit.go("/console/sign-in");
        visit.enter("operator", Zetel.OPERATOR_PASSWORD);
        return visit;
    }
}
