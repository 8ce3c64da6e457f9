package io.zetel.licensing.api.scim;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/** Where a list goes on (RFC 9865): behind this resource, or with the first of this type. It never expires. */
record Cursor(int type, UUID after) {

    /** Before everything. */
    static final Cursor START = new Cursor(0, new UUID(0, 0));

    static Cursor read(String text) {
        if (text.isEmpty()) {
            return START;
        }
        try {
            var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(":", 2);
            return new Cursor(Integer.parseUnsignedInt(parts[0]), UUID.fromString(parts[1]));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new ScimProblem(400, "invalidCursor", "No list has this cursor.");
        }
    }

    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((type + ":" + after).getBytes(StandardCharsets.UTF_8));
    }
}
