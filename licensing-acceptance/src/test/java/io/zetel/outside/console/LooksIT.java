package io.zetel.outside.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.Media;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Each page as axe and a narrow screen see it, and as it is by the keyboard alone; with {@code zetel.pictures} as a
 * directory, each is pictured there.
 */
@DisplayName("How pages look")
class LooksIT {

    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");
    private static final int LARGEST_PICTURE = 60_000;
    private static final int HEIGHT = 800;
    private static final int WIDE = 1280;
    /** As wide as a desk's screen where text is twice as large. */
    private static final int ENLARGED = 640;

    private static final int NARROW = 320;

    private static final FilePayload LIST =
            new FilePayload("list.csv", "text/csv", """
            Product_Display_Name,String_Id,GUID,Service_Plan_Name,Service_Plan_Id,Service_Plans_Included_Friendly_Names
            Microsoft 365 E3 (new),SPE_E3,05e9a617-0261-4cee-bb44-138d3ef5d965,SWAY,a23b959c-7ce8-4e57-9140-b90eb88a9e97,Sway
            Planner Premium,PLANNER_PREMIUM,7d1a3c5e-52a1-4b9e-8d7c-0f1f7f2f4c11,PLANNER,0b3b3c63-9c3c-4a57-9d38-2c0a3f9f7c20,Planner
            Planner Premium,PLANNER_PREMIUM,7d1a3c5e-52a1-4b9e-8d7c-0f1f7f2f4c11,PLANNER,0b3b3c63-9c3c-4a57-9d38-2c0a3f9f7c20,Planner
            """.getBytes(StandardCharsets.UTF_8));

    private final Chrome chrome = Chrome.get();
    private final List<String> found = new ArrayList<>();

    @Test
    void nothing_is_wrong_in_light_and_dark_nor_wider_than_the_screen_and_all_is_walked_by_the_keyboard_alone() {
        try (var visit = chrome.signedIn(Chrome.DEMO, "GlobalAdmin", "Auditor").refused()) {
            Pictured.ALL.stream().filter(page -> !page.operator()).forEach(page -> looksWell(visit, page));
        }
        try (var visit = chrome.operating()) {
            Pictured.ALL.stream().filter(Pictured::operator).forEach(page -> looksWell(visit, page));
            visit.go("/console/ops/catalogue");
            visit.find("#list").setInputFiles(LIST);
            visit.find("main form button").click();
            visit.isTitled("What the list would change");
            looksWell(visit, "catalogue-import");
        }
        try (var visit = chrome.visit()) {
            visit.go("/console/sign-in");
            looksWell(visit, "sign-in");
        }
        assertThat(found).isEmpty();
    }

    /** With the reader's own few colours, borders that are transparent otherwise are seen, and fills are gone. */
    @Test
    void what_is_open_and_which_seats_are_out_is_told_with_forced_colours() {
        try (var visit = chrome.signedIn(Chrome.DEMO, "Reader")) {
            visit.page().emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE));
            visit.go("/console/t/" + Chrome.DEMO + "/products/SPE_E3");
            for (var place : List.of(".tabs", ".rail li")) {
                var edge = "getComputedStyle(document.querySelector('%s a%s')).border%sColor";
                var side = place.equals(".tabs") ? "Bottom" : "Left";
                assertThat(visit.page().evaluate(edge.formatted(place, "[aria-current]", side)))
                        .as(place)
                        .isNotEqualTo(visit.page().evaluate(edge.formatted(place, ":not([aria-current])", side)));
            }
            visit.go("/console/t/" + Chrome.DEMO + "/products");
            var fill = "getComputedStyle(document.querySelector('.seats .%s')).fill";
            assertThat(visit.page().evaluate(fill.formatted("out")))
                    .isNotEqualTo(visit.page().evaluate(fill.formatted("free")));
        }
    }

    /** Paper is light whatever the screen is, has no buttons, and nothing on it can be scrolled. */
    @Test
    void what_is_printed_is_dark_on_light_and_cut_off_nowhere() {
        try (var visit = chrome.signedIn(Chrome.DEMO, "GlobalAdmin", "Auditor")) {
            visit.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            visit.go("/console/t/" + Chrome.DEMO + "/products");
            var ink = "getComputedStyle(document.documentElement).color";
            var onScreen = visit.page().evaluate(ink);
            visit.page()
                    .emulateMedia(new Page.EmulateMediaOptions()
                            .setColorScheme(ColorScheme.DARK)
                            .setMedia(Media.PRINT));
            assertThat(visit.page().evaluate(ink)).isEqualTo("rgb(27, 30, 34)").isNotEqualTo(onScreen);
            assertThat(visit.page().evaluate("getComputedStyle(document.documentElement).colorScheme"))
                    .isEqualTo("light");
            for (var hidden : List.of(".rail", ".time", "main .button", ".api")) {
                assertThat(visit.find(hidden).first().isVisible()).as(hidden).isFalse();
            }
            assertThat(visit.page().evaluate("getComputedStyle(document.querySelector('.scroll')).overflowX"))
                    .isEqualTo("visible");
        }
    }

    private void looksWell(Visit visit, Pictured pictured) {
        if (!pictured.open(visit)) {
            found.add("No way leads to " + pictured.name());
        }
        looksWell(visit, pictured.name());
        found.addAll(Keyboard.complaints(visit, pictured.name()));
    }

    private void looksWell(Visit visit, String name) {
        var page = visit.page();
        axe(page, new AxeBuilder(page).withTags(RULES), name);
        picture(page, name);
        for (int width : List.of(ENLARGED, NARROW)) {
            page.setViewportSize(width, HEIGHT);
            int needed = ((Number) page.evaluate("document.documentElement.scrollWidth")).intValue();
            if (needed > width) {
                found.add(name + " needs " + needed + " of " + width);
            }
        }
        page.setViewportSize(WIDE, HEIGHT);
        // Another theme changes colours and nothing else.
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        axe(page, new AxeBuilder(page).withRules(List.of("color-contrast")), name + " in the dark");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }

    private void axe(Page page, AxeBuilder builder, String where) {
        // Its other mode opens a page more for each look.
        builder.setLegacyMode(true)
                .analyze()
                .getViolations()
                .forEach(violation -> found.add(where + ": " + violation.getId() + " "
                        + violation.getNodes().stream()
                                .map(node -> node.getHtml())
                                .limit(3)
                                .toList()));
    }

    /** Small enough to be kept beside the pages of the documentation. */
    private void picture(Page page, String name) {
        // What has the focus at first may be far down.
        page.evaluate("scrollTo(0, 0)");
        var wish = new JsonObject();
        wish.addProperty("format", "webp");
        wish.addProperty("quality", 45);
        var session = page.context().newCDPSession(page);
        var bytes = Base64.getDecoder()
                .decode(session.send("Page.captureScreenshot", wish).get("data").getAsString());
        session.detach();
        if (bytes.length > LARGEST_PICTURE) {
            found.add("The picture of " + name + " has " + bytes.length + " bytes");
        }
        var into = System.getProperty("zetel.pictures", "");
        if (!into.isEmpty()) {
            try {
                Files.write(Path.of(into).resolve(name + ".webp"), bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
