package io.zetel.licensing.domain.catalogue;

import java.util.regex.Pattern;

/** Text of the vendor's list, read the same by the import and by whoever looks something of the list up. */
public final class VendorText {

    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Cntrl}\\u00A0\\u2007\\u202F\\u200B\\uFEFF]+");

    private VendorText() {}

    /** The text with single plain spaces inside and none around it, whatever blanks, seen or unseen, it came with. */
    public static String clean(String text) {
        return BLANKS.matcher(text).replaceAll(" ").strip();
    }
}
