package io.zetel.licensing.api.console;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/** A path and its query; parameters without a value are left out. */
record Url(String path, String query) {

    Url(String path) {
        this(path, "");
    }

    Url query(String query) {
        return new Url(path, query);
    }

    Url with(@Nullable Object... parameters) {
        var all = new StringBuilder(query);
        for (int i = 0; i < parameters.length; i += 2) {
            if (parameters[i + 1] != null) {
                all.append(all.isEmpty() ? "" : "&")
                        .append(parameters[i])
                        .append('=')
                        .append(encoded(String.valueOf(parameters[i + 1])));
            }
        }
        return new Url(path, all.toString());
    }

    Url without(String name) {
        return new Url(
                path,
                Arrays.stream(query.split("&"))
                        .filter(part -> !part.isEmpty() && !part.equals(name) && !part.startsWith(name + "="))
                        .collect(Collectors.joining("&")));
    }

    static String encoded(String text) {
        return UriUtils.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return query.isEmpty() ? path : path + "?" + query;
    }
}
