package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.directory.DirectoryFinds.Found;
import io.zetel.licensing.api.http.directory.SearchWords;
import io.zetel.licensing.api.http.policy.PolicyView;
import io.zetel.licensing.api.http.subscription.ProductViews.ProductSeats;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What was found by the start of a name or an id, some of each kind. */
record FindModel(
        String asked,
        List<Found> users,
        List<Found> groups,
        List<Found> devices,
        List<ProductSeats> products,
        List<PolicyView> policies) {

    private static final Pattern GAPS = Pattern.compile("[^\\p{L}\\p{N}]+");

    boolean isEmpty() {
        return users.isEmpty() && groups.isEmpty() && devices.isEmpty() && products.isEmpty() && policies.isEmpty();
    }

    /** Whether a text, or a word of it, begins with what was asked for, as the directory compares names. */
    static boolean begins(String text, String asked) {
        var known = SearchWords.folded(text.strip());
        var wanted = SearchWords.folded(asked.strip());
        return known.startsWith(wanted)
                || Stream.of(GAPS.split(known)).anyMatch(word -> word.startsWith(wanted))
                || GAPS.matcher(known).results().anyMatch(gap -> known.startsWith(wanted, gap.end()));
    }
}
