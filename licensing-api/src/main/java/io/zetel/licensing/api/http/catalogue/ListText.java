package io.zetel.licensing.api.http.catalogue;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Bytes as text without guessing: a byte order mark decides, then the charset the sender names, then UTF-8; bytes that
 * do not fit are refused rather than turned into other letters.
 */
final class ListText {

    private static final long MAX_BYTES = 64L * 1024 * 1024;
    private static final int LONGEST_MARK = 3;

    private ListText() {}

    static BufferedReader reader(InputStream bytes, @Nullable Charset declared) throws IOException {
        var limited = new BufferedInputStream(new Limited(bytes));
        var decoder = charset(limited, declared)
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        return new BufferedReader(new InputStreamReader(limited, decoder));
    }

    private static Charset charset(BufferedInputStream bytes, @Nullable Charset declared) throws IOException {
        bytes.mark(LONGEST_MARK);
        var start = bytes.readNBytes(LONGEST_MARK);
        bytes.reset();
        if (startsWith(start, 0xEF, 0xBB, 0xBF)) {
            bytes.skipNBytes(3);
            return StandardCharsets.UTF_8;
        }
        if (startsWith(start, 0xFF, 0xFE)) {
            bytes.skipNBytes(2);
            return StandardCharsets.UTF_16LE;
        }
        if (startsWith(start, 0xFE, 0xFF)) {
            bytes.skipNBytes(2);
            return StandardCharsets.UTF_16BE;
        }
        return declared == null ? StandardCharsets.UTF_8 : declared;
    }

    private static boolean startsWith(byte[] start, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= start.length || Byte.toUnsignedInt(start[i]) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** Refuses to go on when a body turns out to be far bigger than any list. */
    private static final class Limited extends FilterInputStream {

        private long left = MAX_BYTES;

        private Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return count(super.read(), 1);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            return count(read, read);
        }

        private int count(int result, int bytes) {
            if (result >= 0) {
                left -= bytes;
                if (left < 0) {
                    throw CatalogueProblem.tooManyBytes(MAX_BYTES);
                }
            }
            return result;
        }
    }
}
