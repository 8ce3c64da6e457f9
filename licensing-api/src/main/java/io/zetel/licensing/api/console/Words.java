package io.zetel.licensing.api.console;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the console says in one language, from {@code console/words_*.properties}. */
final class Words {

    static final List<String> LANGUAGES = List.of("nl", "de", "en");

    private static final Map<String, Words> ALL =
            LANGUAGES.stream().collect(Collectors.toUnmodifiableMap(language -> language, Words::new));

    /** Of two forms the one that goes with a count: {@code {0} {0|seat|seats}}. */
    private static final Pattern FORMS = Pattern.compile("\\{(\\d)\\|([^|{}]*)\\|([^|{}]*)}");

    private final Locale locale;
    private final Properties texts = new Properties();

    private Words(String language) {
        this.locale = Locale.forLanguageTag(language.equals("en") ? "en-GB" : language);
        try (var in = Words.class.getResourceAsStream("/console/words_" + language + ".properties")) {
            texts.load(new InputStreamReader(Objects.requireNonNull(in, language), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Words of(String language) {
        return Objects.requireNonNull(ALL.get(language), language);
    }

    Locale locale() {
        return locale;
    }

    /**
     * The text of this key with these values for {@code {0}}, {@code {1}} and so on, numbers as the language writes
     * them, and with the singular where a count is one; a key without a text is a defect.
     */
    String text(String key, Object... values) {
        var text = texts.getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("No word in " + locale + " for " + key);
        }
        if (values.length == 0) {
            return text;
        }
        text = FORMS.matcher(text)
                .replaceAll(forms -> Matcher.quoteReplacement(forms.group(isOne(forms.group(1), values) ? 2 : 3)));
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", said(values[i]));
        }
        return text;
    }

    private String said(Object value) {
        return value instanceof Integer || value instanceof Long
                ? number(((Number) value).longValue())
                : String.valueOf(value);
    }

    String number(long number) {
        return NumberFormat.getIntegerInstance(locale).format(number);
    }

    /** The three languages agree: one is singular, none and all others are plural. */
    private boolean isOne(String place, Object... values) {
        int i = Integer.parseInt(place);
        return i < values.length && said(values[i]).equals("1");
    }

    boolean has(String key) {
        return texts.containsKey(key);
    }

    Set<String> keys() {
        return texts.stringPropertyNames();
    }
}
