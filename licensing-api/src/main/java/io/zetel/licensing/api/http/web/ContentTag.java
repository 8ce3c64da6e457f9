package io.zetel.licensing.api.http.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** ETags of answers that have no version: the same as long as the answer is, on every node. */
public final class ContentTag {

    private static final int BYTES = 16;

    private ContentTag() {}

    /** The tag of a record whose text says all that is in it. */
    public static String of(Record answer) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(answer.toString().getBytes(StandardCharsets.UTF_8));
            return '"' + HexFormat.of().formatHex(Arrays.copyOf(digest, BYTES)) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
