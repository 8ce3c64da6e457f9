package io.zetel.outside.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * An OpenID Connect issuer with all that signing in takes: discovery, keys, an authorization code with PKCE for whom
 * one clicks on, ID tokens with a nonce, and a place to sign out. It can be told to lie.
 */
final class OutsideIssuer implements AutoCloseable {

    static final String CLIENT = "zetel-console";
    static final String SECRET = "secret of the console";
    static final String AUDIENCE = "zetel-api";
    static final String TENANT = "globex";

    /** What is wrong with the next ID tokens. */
    enum Lie {
        NONE,
        NONCE,
        AUDIENCE,
        EXPIRED,
        SIGNATURE,
        ISSUER
    }

    private static final Map<String, String> PEOPLE = Map.of(
            "anna",
            "\"name\":\"Anna de Vries\",\"preferred_username\":\"anna@globex.example\",\"org\":\"" + TENANT
                    + "\",\"roles\":[\"GlobalAdmin\",\"Operator\"]",
            "rob",
            "\"email\":\"rob@globex.example\",\"locale\":\"nl-NL\",\"org\":\"" + TENANT + "\",\"roles\":\"Reader\"",
            "nobody",
            "\"org\":\"" + TENANT + "\",\"roles\":[\"Gardener\"]",
            "otto",
            "\"name\":\"Otto\",\"roles\":[\"Operator\"]");

    private record Code(String who, Map<String, String> asked) {}

    private final HttpServer server;
    private final KeyPair key = key();
    private final KeyPair other = key();
    private final Map<String, Code> codes = new ConcurrentHashMap<>();
    private volatile Lie lie = Lie.NONE;

    OutsideIssuer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, 204, "text/plain", ""));
        server.createContext(
                "/.well-known/openid-configuration",
                exchange -> answer(exchange, 200, "application/json", """
                {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token","jwks_uri":"%1$s/keys",
                 "end_session_endpoint":"%1$s/end","response_types_supported":["code"],"subject_types_supported":["public"],
                 "id_token_signing_alg_values_supported":["RS256"],"code_challenge_methods_supported":["S256"]}
                """.formatted(uri())));
        server.createContext("/keys", exchange -> answer(exchange, 200, "application/json", keys()));
        server.createContext("/authorize", this::authorize);
        server.createContext("/consent", this::consent);
        server.createContext("/token", this::token);
        server.createContext(
                "/end",
                exchange -> answer(
                        exchange,
                        200,
                        "text/html",
                        "<!doctype html><title>Out</title><h1>Signed out</h1><a href=\"%s\">back</a>"
                                .formatted(parameters(exchange.getRequestURI().getRawQuery())
                                        .get("post_logout_redirect_uri"))));
        server.start();
    }

    String uri() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    void lie(Lie what) {
        lie = what;
    }

    /** A token for the API. */
    String accessToken(String who) {
        return signed("at+jwt", key, uri(), AUDIENCE, who, Instant.now().plusSeconds(600), "\"client_id\":\"x\"");
    }

    /** Who it is says the link that one clicks on. */
    private void authorize(HttpExchange exchange) throws IOException {
        var query = exchange.getRequestURI().getRawQuery();
        var links = PEOPLE.keySet().stream()
                .sorted()
                .map(who ->
                        "<p><a href=\"/consent?who=%s&amp;%s\">%s</a>".formatted(who, query.replace("&", "&amp;"), who))
                .collect(Collectors.joining());
        answer(
                exchange,
                200,
                "text/html",
                "<!doctype html><title>Elsewhere</title><h1>Who are you?</h1>" + links
                        + "<p><a href=\"/consent?%s\">not me</a>".formatted(query.replace("&", "&amp;")));
    }

    private void consent(HttpExchange exchange) throws IOException {
        var asked = parameters(exchange.getRequestURI().getRawQuery());
        var code = UUID.randomUUID().toString();
        if (asked.containsKey("who")) {
            codes.put(code, new Code(asked.get("who"), asked));
        }
        exchange.getResponseHeaders()
                .set(
                        "Location",
                        asked.get("redirect_uri")
                                + (asked.containsKey("who") ? "?code=" + code : "?error=access_denied")
                                + "&state=" + URLEncoder.encode(asked.get("state"), StandardCharsets.UTF_8)
                                + "&session_state=s");
        answer(exchange, 302, "text/plain", "");
    }

    private void token(HttpExchange exchange) throws IOException {
        var form = parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var client = URLEncoder.encode(CLIENT, StandardCharsets.UTF_8) + ":"
                + URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        var basic = "Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8));
        var code = codes.remove(form.getOrDefault("code", ""));
        if (!basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "application/json", "{\"error\":\"invalid_client\"}");
        } else if (code == null
                || !code.asked().get("client_id").equals(CLIENT)
                || !code.asked().get("redirect_uri").equals(form.get("redirect_uri"))
                || !code.asked().get("code_challenge_method").equals("S256")
                || !code.asked().get("code_challenge").equals(hashed(form.get("code_verifier")))) {
            answer(exchange, 400, "application/json", "{\"error\":\"invalid_grant\"}");
        } else {
            answer(
                    exchange,
                    200,
                    "application/json",
                    "{\"access_token\":\"opaque\",\"token_type\":\"Bearer\",\"expires_in\":300,\"id_token\":\"%s\"}"
                            .formatted(idToken(code)));
        }
    }

    private String idToken(Code code) {
        var nonce = lie == Lie.NONCE ? "another" : code.asked().get("nonce");
        return signed(
                "JWT",
                lie == Lie.SIGNATURE ? other : key,
                lie == Lie.ISSUER ? "https://elsewhere.example" : uri(),
                lie == Lie.AUDIENCE ? "another-client" : CLIENT,
                code.who(),
                Instant.now().plusSeconds(lie == Lie.EXPIRED ? -600 : 600),
                "\"nonce\":\"" + nonce + '"');
    }

    private static String signed(
            String type, KeyPair key, String issuer, String audience, String who, Instant ends, String more) {
        var header = "{\"alg\":\"RS256\",\"typ\":\"%s\",\"kid\":\"one\"}".formatted(type);
        var claims = "{\"iss\":\"%s\",\"sub\":\"%s-at-the-issuer\",\"aud\":\"%s\",\"iat\":%d,\"exp\":%d,%s,%s}"
                .formatted(
                        issuer,
                        who,
                        audience,
                        ends.minusSeconds(900).getEpochSecond(),
                        ends.getEpochSecond(),
                        PEOPLE.get(who),
                        more);
        var plain = encoded(header.getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(claims.getBytes(StandardCharsets.UTF_8));
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.getPrivate());
            signature.update(plain.getBytes(StandardCharsets.UTF_8));
            return plain + "." + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String keys() {
        var known = (RSAPublicKey) key.getPublic();
        return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"one\",\"n\":\"%s\",\"e\":\"%s\"}]}"
                .formatted(encoded(unsigned(known.getModulus())), encoded(unsigned(known.getPublicExponent())));
    }

    private static byte[] unsigned(BigInteger number) {
        var bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static KeyPair key() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hashed(String text) {
        try {
            return encoded(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Map<String, String> parameters(String query) {
        return Arrays.stream(query.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8), (a, _) -> a));
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + ";charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
