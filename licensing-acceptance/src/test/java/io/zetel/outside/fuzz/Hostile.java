package io.zetel.outside.fuzz;

import java.util.List;
import java.util.Random;

/** Values that nobody means well with. */
final class Hostile {

    /** As they are to be sent in a URL, percent signs and all; bytes above 127 are sent raw. */
    static final List<String> IN_URLS = List.of("", "%20", "%00", "a%00b", "%0d%0aX-Injected:%201", "%1b", "%7f", "..", "../..", "%2e%2e",
            "%2e%2e%2f%2e%2e", "..%2f", "%2f", "%2F%2F", "%5c", "a;b=c", ";", "%3b", ";jsessionid=1", "%", "%zz", "%25", "%2500", "%c0%af", "%ff",
            "%ed%a0%80", "%f0%9f%92%a9", "%e2%80%ae", "%ef%bb%bf", "\u00c3\u00a9", "\u00ff", "\\", "|", "^", "`", "\"", "<script>", "'", "'--",
            "%27%3bdrop%20table%20x", "$%7bjndi:ldap://127.0.0.1/x%7d", "%23%7b1+1%7d", "null", "undefined", "NaN", "-1", "0", "2147483648",
            "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1e309", "0x10", "1.5", "true", "[]", "{}", "*", "%2a", "+", "%2b",
            "0000-00-00T00:00:00Z", "2026-02-30T00:00:00Z", "-999999999-01-01T00:00:00Z", "+999999999-12-31T23:59:59.999999999Z", "2026-01-01",
            "00000000-0000-0000-0000-000000000000", "AAAA", "MjAyNi0xMS0xMFQwMDo1MToyMC41ODAzNjBaAA", "AA==", "%F0%9F", "a".repeat(300),
            "a".repeat(3000), "%61".repeat(400), "a".repeat(9000), ".".repeat(50), "/".repeat(20), "%E2%84%AA", "%C4%B0", "%EF%BC%8E%EF%BC%8E");

    /** As they are to stand in JSON, quotes and all. */
    static final List<String> IN_JSON = List.of("null", "\"\"", "\" \"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00\\ud800\"",
            "\"\\u202e\"", "\"\\ufeff\"", "\"\\u0007\\u001b[31m\"", "\"\\r\\nX: 1\"", "\"\u00e9\u00fc\"", "0", "-1", "1.5", "1e400", "-1e400",
            "1e-400",
            "2147483648", "-2147483649", "9223372036854775808", "1" + "0".repeat(400), "true", "false", "[]", "{}", "[null]", "[[]]", "[{}]",
            "[\"\"]",
            "{\"a\":null}", "\"null\"", "\"../..\"", "\"%00\"", "\"${jndi:ldap://127.0.0.1/x}\"", "\"'; drop table x; --\"", "NaN", "Infinity", "'x'",
            "undefined", "\"" + "x".repeat(257) + "\"", "\"" + "x".repeat(5000) + "\"", "\"" + "\\u0000".repeat(20) + "\"",
            "\"9999-12-31T23:59:59Z\"",
            "\"0000-01-01T00:00:00Z\"", "\"+1000000000-12-31T23:59:59Z\"", "\"-1000000000-01-01T00:00:00Z\"", "\"2026-02-30T00:00:00Z\"",
            "\"+999999999-12-31T23:59:59.999999999Z\"", "\"1677-09-21T00:12:43Z\"", "\"294277-01-01T00:00:00Z\"", "[1,\"a\",null]",
            "[" + "\"x\",".repeat(600) + "\"x\"]", "[".repeat(600) + "]".repeat(600), "\"a/b\"", "\"a;b\"", "\"\\uD83D\\uDE00\"", "\" lead\"",
            "\"\\t\"");

    /** Whole bodies. */
    static final List<String> BODIES = List.of("", " ", "null", "[]", "{", "}", "{}", "[", "{}{}", "{} garbage", "\"text\"", "1", "true",
            "{\"a\":1,\"a\":2}", "{\"a\"", "{\"a\":}", "{a:1}", "{'a':1}", "\u00ef\u00bb\u00bf{}", "\u00ff\u00fe{\0}\0", "\0", "\u0000{}",
            "{\"\u00ff\":1}",
            "[".repeat(5000), "{\"a\":".repeat(2000), "<xml/>", "a=b&c=d", "--b\r\n", "\n\n\n", "{}\n{}\n{", "{\"\\u0000\":1}", "{\"__proto__\":{}}",
            "// c\n{}", "{\"a\":\"\n\"}", "{\"a\":\"\\x\"}", "{\"a\":01}");

    static final List<String> CONTENT_TYPES = List.of("", "*/*", "application/*", "text/plain", "application/json; charset=utf-16",
            "application/json; charset=none", "application/json;", "application", "/", "a/b/c", "application/json, text/csv", "text/csv",
            "application/x-ndjson", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=b",
            "multipart/form-data; boundary=", "application/problem+json", "application/json; q=\u00ff", ";;;", "application/xml", "image/png",
            "application/json; boundary=\"", "text/event-stream");

    static final List<String> ACCEPTS = List.of("", "*", "*/*", "text/html", "application/xml", "application/json;q=0", "a", "a/", "/", "a/b;q=x",
            "*/json", "application/json;q=2", ";", ",,,", "text/event-stream", "application/json; charset=\"", "image/*", "a/b,".repeat(500),
            "\u00ff/x");

    static final List<String> LANGUAGES = List.of("", "*", "xx-", "-", "nl;q=x", "nl;q=2", "a".repeat(500), "de-DE-u-co-phonebk", "en,,", ";",
            "\u00ff",
            "nl-NL_x", "*;q=0", "en;q=1;q=0", "nl,".repeat(300), "1", "en-\"");

    static final List<String> TAGS = List.of("", "*", "\"", "\"\"", "W/\"1\"", "1", "\"-1\"", "\"9223372036854775808\"", "\"x\"", "\"1\",\"2\"", "W/",
            "\"1", "\"\u00ff\"", "\"1\\\"\"", "a".repeat(2000));

    static final List<String> KEYS = List.of("", " ", "k".repeat(255), "k".repeat(256), "\u00ff", "a\tb", "../..", "'", "a;b", "\"", "%00",
            "k".repeat(6000));

    static final List<String> IN_HEADERS = List.of("", " ", "\u00ff\u00fe", "a\tb", "\"", ",", ";", "-1", "9223372036854775808", "1e9", "null",
            "\u00e9",
            "0", "x".repeat(501), "x".repeat(7000), "%00", "=", "a=b;c", "${x}", "bytes=0-", "bytes=-1", "bytes=5-2", "bytes=0-0,1-1,2-2");

    static final List<String> TRACES = List.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "00-0-0-0", "", "ff-x",
            "00-" + "0".repeat(32) + "-"
                    + "0".repeat(16) + "-00",
            "00-" + "a".repeat(500), "\u00ff", "-", "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-extra");

    static final List<String> METHODS = List.of("HEAD", "OPTIONS", "TRACE", "GET", "POST", "PUT", "PATCH", "DELETE", "QUERY", "PROPFIND", "get", "X",
            "CONNECT", "A".repeat(100));

    private static final List<String> TOKENS = List.of("", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Bearer eyJhbGciOiJub25lIn0.e30.",
            "Basic",
            "Basic !!!", "Basic b3BlcmF0b3I6", "Basic b3BlcmF0b3I6AA==", "Digest x", "bearer \u00ff", "Bearer " + "x".repeat(5000), "Negotiate YII=",
            "Bearer null", "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJvcGVyYXRvciJ9.AAAA");

    private Hostile() {}

    static String any(List<String> some, Random random) { return some.get(random.nextInt(some.size())); }

    static String token(Random random) { return any(TOKENS, random); }
}
