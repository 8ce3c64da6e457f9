package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.BadRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Where a page begins: the sort keys of the row before it, opaque to clients. It names a place, never a right, so a
 * forged one shows nothing its bearer could not list anyway; keys are bound as parameters, and one that does not parse
 * is refused.
 */
public record Cursor(List<String> keys) {

    private static final int LONGEST = 2048;
    private static final String SEPARATOR = "\u0000";

    /** The place after the row with these sort keys. */
    public static Cursor of(Object... keys) {
        return new Cursor(Arrays.stream(keys).map(String::valueOf).toList());
    }

    /** Reads a cursor as it came back from a client. */
    public static Cursor decode(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            throw invalid();
        }
        try {
            var bytes = Base64.getUrlDecoder().decode(text);
            var plain = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new Cursor(List.of(plain.split(SEPARATOR, -1)));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw invalid();
        }
    }

    /** The form clients see. */
    public String encoded() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join(SEPARATOR, keys).getBytes(StandardCharsets.UTF_8));
    }

    /** The key at this place. */
    public String text(int index) {
        if (index >= keys.size()) {
            throw invalid();
        }
        return keys.get(index);
    }

    /** The key at this place as a number. */
    public long number(int index) {
        try {
            return Long.parseLong(text(index));
        } catch (NumberFormatException e) {
            throw invalid();
        }
    }

    private static BadRequest invalid() {
        return new BadRequest("/cursor", "INVALID_CURSOR", "is not a cursor of this list");
    }
}
