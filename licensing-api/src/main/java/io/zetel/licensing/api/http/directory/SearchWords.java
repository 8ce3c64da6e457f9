package io.zetel.licensing.api.http.directory;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Words as a search compares them: without case, accents and width, so that {@code muller} finds Müller and
 * {@code strasse} Straße.
 */
public final class SearchWords {

    /** Longer words are found by their beginning. */
    private static final int LENGTH = 64;

    private static final int MOST_TERMS = 8;
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern SPACE = Pattern.compile("[\\p{Z}\\s]+");
    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern WRAPPING = Pattern.compile("^[(\\[{\"']+|[)\\]}\"',;]+$");
    /** Letters that Unicode takes for letters of their own, and people for others with a stroke. */
    private static final Map<String, String> STROKES =
            Map.of("ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "æ", "ae", "œ", "oe", "ı", "i");

    private SearchWords() {}

    /** The text without case and accents. */
    public static String folded(String text) {
        var plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
        for (var stroke : STROKES.entrySet()) {
            plain = plain.replace(stroke.getKey(), stroke.getValue());
        }
        return plain;
    }

    /** The text as it is compared, no longer than an index takes. */
    static String key(String text) {
        return cut(folded(text.strip()));
    }

    /** What somebody is found by: the whole of each id, and of names every word, of compound ones also the parts. */
    static Set<String> of(List<String> ids, List<String> names) {
        var words = new LinkedHashSet<String>();
        ids.forEach(id -> words.add(key(id)));
        names.stream()
                .map(SearchWords::folded)
                .flatMap(SPACE::splitAsStream)
                .flatMap(token -> Stream.concat(Stream.of(trimmed(token)), NO_LETTERS.splitAsStream(token)))
                .filter(word -> !word.isEmpty())
                .map(SearchWords::cut)
                .forEach(words::add);
        return words;
    }

    /** The beginnings of words that a search asks for; none where it is blank. */
    public static List<String> terms(String search) {
        return SPACE.splitAsStream(folded(search))
                .map(term -> {
                    var bare = WRAPPING.matcher(term).replaceAll("");
                    return cut(bare.isEmpty() ? term : bare);
                })
                .filter(term -> !term.isEmpty())
                .distinct()
                .limit(MOST_TERMS)
                .toList();
    }

    private static String trimmed(String token) {
        return token.replaceAll("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$", "");
    }

    private static String cut(String word) {
        return word.codePointCount(0, word.length()) <= LENGTH
                ? word
                : word.substring(0, word.offsetByCodePoints(0, LENGTH));
    }
}
