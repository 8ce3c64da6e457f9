package io.zetel.licensing.api.console;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;

/** What the console says in one language, from {@code console/words_*.properties}. */
final class Words {

    static final List<String> LANGUAGES = List.of("nl", "de", "en");

    private static final Map<String, Words> ALL =
            LANGUAGES.stream().collect(Collectors.toUnmodifiableMap(language -> language, Words::new));

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
     * The text of this key with these values for {@code {0}}, {@code {1}} and so on; a key without a text is a defect.
     */
    String text(String key, Object... values) {
        var text = texts.getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("No word in " + locale + " for " + key);
        }
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return text;
    }

    boolean has(String key) {
        return texts.containsKey(key);
    }

    java.util.Set<String> keys() {
        return texts.stringPropertyNames();
    }
}
