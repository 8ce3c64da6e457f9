package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.web.BodyLimit;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;

/**
 * A form with a file. The server reads such a form only where it is told to: here, when it is known who sends it, so
 * that its token comes in the address. It is kept in memory, up to {@value #MOST_BYTES} bytes.
 */
record FileForm(HttpServletRequest request) {

    /** Some ten times the vendor's list. */
    static final int MOST_BYTES = 16 * 1024 * 1024;

    FileForm {
        request.setAttribute(
                ServletContextRequest.MULTIPART_CONFIG_ELEMENT,
                new MultipartConfigElement("", MOST_BYTES, MOST_BYTES, MOST_BYTES));
    }

    /** Where such a form goes. */
    static String action(Shell shell, String path) {
        return new Url(path).with("_csrf", shell.csrf()).toString();
    }

    InputStream file(String name) throws IOException {
        var part = part(name, Long.MAX_VALUE);
        return part == null ? InputStream.nullInputStream() : part;
    }

    @Nullable
    String field(String name) throws IOException {
        try (var part = part(name, BodyLimit.USUAL)) {
            return part == null ? null : Pages.blankIsNone(new String(part.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** All that the form says, its file as a hash: with another file it is another wish. */
    String said() throws IOException {
        var said = new StringBuilder();
        for (var part : parts()) {
            try (var in = part.getInputStream()) {
                said.append(part.getName())
                        .append('=')
                        .append(HexFormat.of().formatHex(sha256().digest(in.readAllBytes())))
                        .append('\n');
            }
        }
        return said.toString();
    }

    private Collection<Part> parts() throws IOException {
        try {
            return request.getParts();
        } catch (HttpProblem problem) {
            throw problem;
        } catch (ServletException | RuntimeException broken) {
            throw broken();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BadRequest broken() {
        return new BadRequest("", "REQUIRED", "must be a form with a file");
    }

    private @Nullable InputStream part(String name, long most) throws IOException {
        try {
            var part = request.getPart(name);
            return part == null || part.getSize() > most ? null : part.getInputStream();
        } catch (HttpProblem problem) {
            throw problem;
        } catch (ServletException | RuntimeException broken) {
            throw broken();
        }
    }
}
