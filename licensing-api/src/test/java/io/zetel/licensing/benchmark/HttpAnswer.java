package io.zetel.licensing.benchmark;

import java.util.Locale;
import java.util.Optional;

/**
 * An HTTP/1.1 answer that has come as a whole: its status, whether it says when to come again, and whether it is the
 * last of its connection.
 */
record HttpAnswer(int status, boolean retryAfter, boolean last) {

    /** Nothing while there is more to come. */
    static Optional<HttpAnswer> of(String received) {
        int end = received.indexOf("\r\n\r\n");
        if (end < 0) {
            return Optional.empty();
        }
        var head = received.substring(0, end + 2).toLowerCase(Locale.ROOT);
        int status = Integer.parseInt(head.substring(9, 12));
        boolean whole = head.contains("\r\ntransfer-encoding: chunked\r\n")
                ? received.endsWith("\r\n0\r\n\r\n")
                : received.length() == end + 4 + length(head);
        return whole
                ? Optional.of(new HttpAnswer(
                        status, head.contains("\r\nretry-after: "), head.contains("\r\nconnection: close\r\n")))
                : Optional.empty();
    }

    private static int length(String head) {
        var name = "\r\ncontent-length: ";
        int start = head.indexOf(name);
        return start < 0
                ? 0
                : Integer.parseInt(head.substring(start + name.length(), head.indexOf('\r', start + name.length())));
    }
}
