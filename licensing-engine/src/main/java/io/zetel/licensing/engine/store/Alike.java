package io.zetel.licensing.engine.store;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.axonframework.serialization.SerializedType;
import org.jspecify.annotations.Nullable;

/**
 * What many events have alike, for whoever keeps many of them: the names of types, of which there are few, and what an
 * event has from the one before, which is often of the same command.
 */
final class Alike {

    private final Map<Object, Object> names = new ConcurrentHashMap<>();
    private volatile String stream = "";
    private volatile byte[] metaData = {};

    @Nullable
    String type(@Nullable String type) {
        return type == null ? null : (String) name(type);
    }

    SerializedType type(SerializedType type) {
        return (SerializedType) name(type);
    }

    private Object name(Object name) {
        return names.computeIfAbsent(name, Function.identity());
    }

    String stream(String next) {
        var before = stream;
        if (before.equals(next)) {
            return before;
        }
        stream = next;
        return next;
    }

    byte[] metaData(byte[] next) {
        var before = metaData;
        if (Arrays.equals(before, next)) {
            return before;
        }
        metaData = next;
        return next;
    }
}
