package io.zetel.licensing.domain.shared;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;

/**
 * Reads instants as they are stored, such as {@code 2026-11-29T12:00:00.123456Z}. Every event has two or three, and the
 * JDK's general parser takes a microsecond for each, a tenth of what a read model's thread did.
 */
public final class Instants {

    private static final int WITHOUT_FRACTION = "2026-11-29T12:00:00Z".length();
    private static final int MOST = "2026-11-29T12:00:00.123456789Z".length();
    private static final String SHAPE = "....-..-..T..:..:..";
    private static final int DIGITS_OF_NANOS = 9;

    private Instants() {}

    /** The same as {@link Instant#parse}, which is asked where the text is anything but of the common form. */
    public static Instant parse(String text) {
        return isCommon(text) ? read(text) : Instant.parse(text);
    }

    private static Instant read(String text) {
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        boolean isOfCalendar =
                month >= 1 && month <= 12 && day >= 1 && day <= Month.of(month).length(Year.isLeap(year));
        if (!isOfCalendar || hour > 23 || minute > 59 || second > 59) {
            return Instant.parse(text);
        }
        long seconds = ((LocalDate.of(year, month, day).toEpochDay() * 24 + hour) * 60 + minute) * 60 + second;
        return Instant.ofEpochSecond(seconds, nanos(text));
    }

    private static boolean isCommon(String text) {
        int length = text.length();
        if (length < WITHOUT_FRACTION || length > MOST || text.charAt(length - 1) != 'Z') {
            return false;
        }
        for (int i = 0; i < SHAPE.length(); i++) {
            char wanted = SHAPE.charAt(i);
            if (wanted == '.' ? !isDigit(text.charAt(i)) : text.charAt(i) != wanted) {
                return false;
            }
        }
        if (length == WITHOUT_FRACTION) {
            return true;
        }
        for (int i = SHAPE.length() + 1; i < length - 1; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return text.charAt(SHAPE.length()) == '.' && length > WITHOUT_FRACTION + 1;
    }

    private static int nanos(String text) {
        int from = SHAPE.length() + 1;
        int to = text.length() - 1;
        if (from > to) {
            return 0;
        }
        int nanos = number(text, from, to);
        for (int digits = to - from; digits < DIGITS_OF_NANOS; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
