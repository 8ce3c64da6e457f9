package io.zetel.outside.fuzz;

import io.zetel.outside.Ask.Header;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Makes one or two things of a request wrong. */
final class Spoiler {

    void spoil(RequestDraft draft, Random random) {
        for (int left = 1 + random.nextInt(2); left > 0; left--) {
            switch (random.nextInt(14)) {
                case 0, 1, 2 -> path(draft, random);
                case 3, 4, 5 -> query(draft, random);
                case 6, 7 -> body(draft, random);
                case 8 -> draft.replace("Content-Type", Hostile.any(Hostile.CONTENT_TYPES, random));
                case 9 -> method(draft, random);
                case 10 -> token(draft, random);
                default -> header(draft, random);
            }
        }
    }

    private static void path(RequestDraft draft, Random random) {
        int at = Math.min(2, draft.segments.size() - 1);
        at += random.nextInt(draft.segments.size() - at);
        var hostile = Hostile.any(Hostile.IN_URLS, random);
        switch (random.nextInt(6)) {
            case 0 -> draft.segments.add(hostile);
            case 1 -> draft.segments.add(at, hostile);
            case 2 -> draft.segments.set(at, draft.segments.get(at) + hostile);
            case 3 -> draft.segments.remove(at);
            default -> draft.segments.set(at, hostile);
        }
        draft.plain = false;
    }

    private static void query(RequestDraft draft, Random random) {
        var names = draft.operation.parameters().stream()
                .filter(parameter -> parameter.in().equals("query"))
                .toList();
        var name = names.isEmpty() || random.nextInt(5) == 0
                ? Hostile.any(List.of("limit", "cursor", "waitFor", "asOf", "x", "", "%00", "a[b]"), random)
                : names.get(random.nextInt(names.size())).name();
        var hostile = Hostile.any(Hostile.IN_URLS, random);
        switch (random.nextInt(5)) {
            case 0 -> draft.query.removeIf(one -> one.name().equals(name));
            case 1 -> draft.query.addAll(List.of(new Header(name, "1"), new Header(name, hostile)));
            default -> {
                draft.query.removeIf(one -> one.name().equals(name));
                draft.query.add(new Header(name, hostile));
            }
        }
    }

    private static void body(RequestDraft draft, Random random) {
        if (draft.method.equals("GET") && random.nextInt(4) > 0) {
            query(draft, random);
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> draft.body = draft.body.substring(0, draft.body.length() / 2);
            case 1 -> draft.body = draft.body.replace('"', random.nextBoolean() ? '\'' : '\0');
            case 2 -> draft.charset = random.nextBoolean() ? StandardCharsets.UTF_16 : StandardCharsets.ISO_8859_1;
            case 3 -> {
                if (random.nextInt(20) == 0) {
                    draft.body = "{\"name\":\"" + "x".repeat(2 * 1024 * 1024) + "\"}";
                }
            }
            default -> {
                draft.body = Hostile.any(Hostile.BODIES, random);
                draft.charset = StandardCharsets.ISO_8859_1;
            }
        }
    }

    private static void method(RequestDraft draft, Random random) {
        draft.method = Hostile.any(Hostile.METHODS, random);
        draft.plain = false;
    }

    private static void token(RequestDraft draft, Random random) {
        draft.authorization = random.nextInt(4) == 0 ? "none" : Hostile.token(random);
    }

    private static void header(RequestDraft draft, Random random) {
        switch (random.nextInt(9)) {
            case 0 -> draft.replace("Accept", Hostile.any(Hostile.ACCEPTS, random));
            case 1 -> draft.replace("Accept-Language", Hostile.any(Hostile.LANGUAGES, random));
            case 2 -> draft.replace("If-Match", Hostile.any(Hostile.TAGS, random));
            case 3 -> draft.replace("Idempotency-Key", Hostile.any(Hostile.KEYS, random));
            case 4 -> draft.replace("traceparent", Hostile.any(Hostile.TRACES, random));
            case 5 -> draft.replace("Last-Event-ID", Hostile.any(Hostile.IN_HEADERS, random));
            case 6 -> draft.replace("Range", Hostile.any(Hostile.IN_HEADERS, random));
            case 7 -> draft.replace("Licensing-Reason", Hostile.any(Hostile.IN_HEADERS, random));
            default ->
                draft.replace(
                        Hostile.any(
                                List.of(
                                        "Accept-Encoding",
                                        "Accept-Charset",
                                        "Content-Encoding",
                                        "X-Request-Id",
                                        "Request-Id",
                                        "Origin",
                                        "If-None-Match",
                                        "If-Modified-Since",
                                        "X-Forwarded-For",
                                        "X-Forwarded-Host",
                                        "X-Forwarded-Prefix",
                                        "Forwarded",
                                        "Cookie",
                                        "Expect",
                                        "X-HTTP-Method-Override",
                                        "Content-Language",
                                        "TE",
                                        "Date",
                                        "Via",
                                        "tracestate",
                                        "baggage"),
                                random),
                        Hostile.any(Hostile.IN_HEADERS, random));
        }
    }
}
