package io.zetel.licensing.api.console;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The second step before something is taken away.
 *
 * @param action where the form goes
 * @param fields what it takes along
 * @param texts what it means, in words
 * @param preview whom it concerns, where the API can say so
 * @param doIt what the button says
 * @param back where one goes who does not want it
 * @param possible whether the button is there at all
 * @param reasonRequired whether it is not done without a reason
 */
record Confirmation(
        String action,
        long version,
        List<Shell.Kept> fields,
        List<String> texts,
        @Nullable Preview preview,
        String doIt,
        String back,
        boolean possible,
        boolean reasonRequired) {

    static Confirmation of(String action, String doIt, String back, String... texts) {
        return new Confirmation(action, -1, List.of(), List.of(texts), null, doIt, back, true, false);
    }

    Confirmation version(long shown) {
        return new Confirmation(action, shown, fields, texts, preview, doIt, back, possible, reasonRequired);
    }

    Confirmation with(String name, String value) {
        var more = new ArrayList<>(fields);
        more.add(new Shell.Kept(name, value));
        return new Confirmation(
                action, version, List.copyOf(more), texts, preview, doIt, back, possible, reasonRequired);
    }

    Confirmation withAll(String name, List<String> values) {
        return values.stream().reduce(this, (all, value) -> all.with(name, value), (a, _) -> a);
    }

    Confirmation saying(String text) {
        return new Confirmation(
                action,
                version,
                fields,
                Stream.concat(texts.stream(), Stream.of(text)).toList(),
                preview,
                doIt,
                back,
                possible,
                reasonRequired);
    }

    /** With what was foreseen; what would be refused cannot be done. */
    Confirmation foreseeing(@Nullable Preview foreseen) {
        return new Confirmation(action, version, fields, texts, foreseen, doIt, back, foreseen != null, reasonRequired);
    }

    Confirmation wantingReason() {
        return new Confirmation(action, version, fields, texts, preview, doIt, back, possible, true);
    }
}
