package io.zetel.licensing.engine.projection;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * What a page asks more than once is read once. A page is made of several answers, each of which looks for itself who
 * its tenant, its holder or its group is; what it read is kept with the request that began so, and forgotten with it.
 */
public final class ReadOnce {

    private static final String NAME = ReadOnce.class.getName();

    private ReadOnce() {}

    /** The current request keeps what it reads from now on, and nothing that it read before. */
    public static void begin() {
        var request = RequestContextHolder.getRequestAttributes();
        if (request != null) {
            request.setAttribute(NAME, new HashMap<>(), RequestAttributes.SCOPE_REQUEST);
        }
    }

    /** What was read under this key by this request, or is read now. */
    @SuppressWarnings("unchecked")
    static <T> T of(Object key, Supplier<T> read) {
        var kept = kept();
        if (kept == null) {
            return read.get();
        }
        var known = kept.get(key);
        if (known == null) {
            known = read.get();
            kept.put(key, known);
        }
        return (T) known;
    }

    /** A map under this key that is filled bit by bit; where nothing is kept, a new one. */
    public static <K, V> Map<K, V> map(Object key) {
        return of(key, HashMap::new);
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Map<Object, Object> kept() {
        var request = RequestContextHolder.getRequestAttributes();
        return request == null
                ? null
                : (Map<Object, Object>) request.getAttribute(NAME, RequestAttributes.SCOPE_REQUEST);
    }
}
