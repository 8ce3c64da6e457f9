package io.zetel.outside.console;

import java.util.ArrayList;
import java.util.List;

/** What a page is by the keyboard alone. */
final class Keyboard {

    /** Counts what Tab should reach, of radio buttons one of each group, and notes what it does reach. */
    private static final String REACHABLE = """
            () => {
              const groups = new Set();
              const seen = one => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;
              window.left = new Set([...document.querySelectorAll(
                  "a[href], button, input:not([type=hidden], [tabindex='-1']), select, textarea, summary, [tabindex='0']")]
                .filter(one => !one.disabled && seen(one))
                .filter(one => one.type !== "radio" || !groups.has(one.name) && !!groups.add(one.name)));
              window.unseen = [];
              window.first = null;
              window.isRound = false;
              document.addEventListener("focusin", event => {
                const one = event.target;
                if (one !== document.body) {
                  window.first ??= one;
                  window.isRound ||= one === window.first && window.left.size === 0;
                }
                for (const other of [...window.left]) {
                  if (other === one || one.type === "radio" && other.name === one.name) {
                    window.left.delete(other);
                  }
                }
                const style = getComputedStyle(one);
                if (one !== document.body && (style.outlineStyle === "none" || style.outlineWidth === "0px")) {
                  window.unseen.push(one);
                }
              });
              return window.left.size;
            }
            """;

    /** A field with a date and a time stops at each of its parts, so going round takes so many steps more at most. */
    private static final int PARTS_OF_DATES = 25;

    private Keyboard() {}

    /**
     * What is wrong where all that can be pressed, chosen or typed into should be reached by Tab, and the first of it
     * lead past the navigation.
     */
    static List<String> complaints(Visit visit, String name) {
        var found = new ArrayList<String>();
        var page = visit.page();
        int all = ((Number) page.evaluate(REACHABLE)).intValue();
        // What has the focus at first, such as Cancel, is where Tab goes on from.
        page.evaluate("document.activeElement && document.activeElement.blur()");
        page.evaluate("getSelection().removeAllRanges(); document.body.tabIndex = -1; document.body.focus()");
        for (int i = 0; i < all; i++) {
            visit.key("Tab");
        }
        for (int i = 0; i < PARTS_OF_DATES && !(boolean) page.evaluate("window.isRound"); i++) {
            visit.key("Tab");
        }
        note(found, "Not reached by Tab on " + name, page.evaluate(shown("window.left")));
        note(found, "Has the focus and does not show it on " + name, page.evaluate(shown("window.unseen")));
        visit.find(".skip").focus();
        visit.key("Enter");
        var after = page.evaluate("document.activeElement.id");
        if (!"main".equals(after)) {
            found.add("The first link of " + name + " leads to " + after);
        }
        return found;
    }

    private static String shown(String elements) {
        return "[...%s].map(one => one.outerHTML.slice(0, 200))".formatted(elements);
    }

    private static void note(List<String> found, String what, Object elements) {
        if (!elements.equals(List.of())) {
            found.add(what + ": " + elements);
        }
    }
}
