package io.zetel.outside;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A request as it goes over the wire; nothing in it is checked or escaped, for it may be meant to be wrong. */
public record Ask(String method, String target, String who, List<Header> headers, byte[] body) {

    private static final int SHOWN_OF_A_BODY = 600;

    /** A header line. */
    public record Header(String name, String value) {}

    /** A request without headers or body, by the caller of this name. */
    public static Ask of(String method, String target, String who) {
        return new Ask(method, target, who, List.of(), new byte[0]);
    }

    /** The same with one header more. */
    public Ask with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Ask(method, target, who, List.copyOf(more), body);
    }

    /** The same with this body. */
    public Ask with(byte[] other) {
        return new Ask(method, target, who, headers, other);
    }

    /** The same with this body of JSON. */
    public Ask json(String text) {
        return with("Content-Type", "application/json").with(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a header of this name is sent. */
    public boolean sends(String name) {
        return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
    }

    /** The bytes to send to this host. */
    byte[] bytes(String host) {
        var head = new StringBuilder(method)
                .append(' ')
                .append(target)
                .append(" HTTP/1.1\r\nHost: ")
                .append(host)
                .append("\r\n");
        headers.forEach(header ->
                head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        if (body.length > 0 || List.of("POST", "PUT", "PATCH").contains(method)) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        var all = new ByteArrayOutputStream();
        // A character above 255 would become a question mark; hostile text is given as the bytes it is to be.
        all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(body);
        return all.toByteArray();
    }

    /** The request as a line for a shell; the token is named by whose it is. */
    public String curl(int port) {
        var lines = headers.stream()
                .map(header -> " -H "
                        + quoted(header.name() + ": "
                                + (header.name().equals("Authorization") ? hidden(header.value()) : header.value())))
                .collect(Collectors.joining());
        var text = new String(body, StandardCharsets.ISO_8859_1);
        var data = body.length == 0
                ? ""
                : " --data-binary " + quoted(text.substring(0, Math.min(text.length(), SHOWN_OF_A_BODY)))
                        + (text.length() > SHOWN_OF_A_BODY ? "…(" + text.length() + " bytes)" : "");
        var how = method.equals("HEAD") ? " -I" : " -X " + method;
        return "curl -sSi --path-as-is" + how + lines + data + " " + quoted("http://localhost:" + port + target)
                + "  # token: " + who;
    }

    private static String hidden(String authorization) {
        return authorization.startsWith("Bearer eyJ") && authorization.length() > 200 ? "Bearer TOKEN" : authorization;
    }

    private static String quoted(String text) {
        var shown = new StringBuilder("$'");
        text.chars().forEach(c -> {
            if (c == '\'' || c == '\\') {
                shown.append('\\').append((char) c);
            } else if (c < ' ' || c > '~') {
                shown.append(c < 256 ? "\\x%02x".formatted(c) : "\\u%04x".formatted(c));
            } else {
                shown.append((char) c);
            }
        });
        var whole = shown.append('\'').toString();
        return whole.contains("\\") ? whole : whole.substring(1);
    }
}
