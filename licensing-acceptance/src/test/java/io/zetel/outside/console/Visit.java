package io.zetel.outside.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.assertj.core.api.Assertions;

/** One browser window with its own cookies. A page that complains, or asks anybody but us, fails the test it is of. */
final class Visit implements AutoCloseable {

    private static final int MOST_TABS = 200;
    private static final double PATIENCE_MILLIS = 30_000;

    private final BrowserContext context;
    private final String base;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();
    private Predicate<String> expected = _ -> false;
    private String elsewhere = "data:";

    Visit(BrowserContext context, String base) {
        this.context = context;
        this.base = base;
        context.setDefaultTimeout(PATIENCE_MILLIS);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())) {
                complaints.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add(page.url() + ": " + error));
        page.onRequest(request -> {
            if (!request.url().startsWith(base + "/")
                    && !request.url().startsWith("data:")
                    && !request.url().startsWith(elsewhere)) {
                complaints.add(page.url() + " asked " + request.url());
            }
        });
    }

    Page page() {
        return page;
    }

    /** Refusals are complaints in the browser's eyes; this test means to get some. */
    Visit refused() {
        expected = said -> said.contains("the server responded with a status of 4");
        return this;
    }

    /** This visit leads to a second place too. */
    Visit with(String place) {
        elsewhere = place;
        return this;
    }

    Visit go(String path) {
        page.navigate(path.startsWith("http") ? path : base + path);
        return this;
    }

    /** The path and query that the address bar shows. */
    String address() {
        return page.url().substring(base.length());
    }

    Locator find(String selector) {
        return page.locator(selector);
    }

    /** The first button or link of this name. */
    Locator named(String name) {
        return page.locator("main a, main button, .time a, .time button")
                .filter(new Locator.FilterOptions().setHasText(name))
                .first();
    }

    Visit press(String name) {
        named(name).click();
        return this;
    }

    String text(String selector) {
        return page.locator(selector).first().innerText();
    }

    /** Waits until the page says this at this place. */
    void says(String selector, String text) {
        assertThat(page.locator(selector).first()).containsText(text);
    }

    void isTitled(String text) {
        assertThat(page.locator("h1")).hasText(text);
    }

    /** Fills in name and password where one is asked for them. */
    void enter(String name, String password) {
        page.locator("input[name=name]").fill(name);
        page.locator("input[name=password]").fill(password);
        page.locator("form[action='/console/sign-in'] button").click();
    }

    void changePassword(String present, String wanted) {
        page.locator("input[name=present]").fill(present);
        page.locator("input[name=wanted]").fill(wanted);
        page.locator("form[action='/console/password'] button").click();
        assertThat(page.locator("form[action='/console/password']")).hasCount(0);
    }

    void signIn(String name, String first, String password) {
        go("/console/sign-in");
        enter(name, first);
        changePassword(first, password);
    }

    /** Goes by the keyboard alone to the first that matches, as somebody would who sees where the focus is. */
    Visit tabTo(String selector) {
        for (int i = 0; i < MOST_TABS; i++) {
            if (isFocused(selector)) {
                return this;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("The keyboard does not reach " + selector + " on " + page.url());
    }

    private boolean isFocused(String selector) {
        page.locator(selector).first().waitFor();
        try {
            return (boolean)
                    page.evaluate("s => !!document.activeElement && document.activeElement.matches(s)", selector);
        } catch (PlaywrightException e) {
            // The key before led to another page.
            page.waitForLoadState();
            return false;
        }
    }

    Visit key(String key) {
        page.keyboard().press(key);
        return this;
    }

    Visit type(String text) {
        page.keyboard().type(text);
        return this;
    }

    @Override
    public void close() {
        context.close();
        Assertions.assertThat(complaints).filteredOn(expected.negate()).isEmpty();
    }
}
