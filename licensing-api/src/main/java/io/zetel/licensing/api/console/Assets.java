package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Allowed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** The console's own style sheet and script, named by what is in them, so that a browser keeps them for a year. */
@RestController
class Assets {

    private static final Map<String, Asset> BY_NAME = new HashMap<>();
    private static final Map<String, Asset> BY_URL = new HashMap<>();

    private record Asset(String url, String type, byte[] bytes, byte[] zipped) {}

    static {
        add("console", "css", "text/css;charset=UTF-8");
        add("console", "js", "text/javascript;charset=UTF-8");
        add("mark", "svg", "image/svg+xml");
    }

    /** Where a page finds this file. */
    static String url(String name) {
        return ConsoleSecurity.ASSETS
                + Objects.requireNonNull(BY_NAME.get(name), name).url();
    }

    @GetMapping(ConsoleSecurity.ASSETS + "{file}")
    @Allowed(anyone = true)
    ResponseEntity<byte[]> file(
            @PathVariable String file,
            @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, required = false) @Nullable String accepted) {
        var asset = BY_URL.get(file);
        if (asset == null) {
            throw HttpProblem.notFound("NOT_FOUND", "There is no such file");
        }
        boolean zipped = accepted != null && accepted.contains("gzip");
        var answer = ResponseEntity.ok()
                .cacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
                .header(HttpHeaders.CONTENT_TYPE, asset.type())
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        return zipped
                ? answer.header(HttpHeaders.CONTENT_ENCODING, "gzip").body(asset.zipped())
                : answer.body(asset.bytes());
    }

    private static void add(String name, String extension, String type) {
        try (var in = Assets.class.getResourceAsStream("/console/" + name + "." + extension);
                var zipped = new ByteArrayOutputStream()) {
            var bytes = Objects.requireNonNull(in, name).readAllBytes();
            try (var zip = new GZIPOutputStream(zipped)) {
                zip.write(bytes);
            }
            var hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 6);
            var asset = new Asset(name + "." + hash + "." + extension, type, bytes, zipped.toByteArray());
            BY_NAME.put(name + "." + extension, asset);
            BY_URL.put(asset.url(), asset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
