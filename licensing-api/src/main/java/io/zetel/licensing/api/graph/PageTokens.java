package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Hmac;
import io.zetel.licensing.api.http.web.Cursor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tokens of pages and deltas: a place in a list, signed for the tenant, the route and what was filtered, searched and
 * sorted, so that none is taken for a place in another list. They last for ever, on every node.
 */
@Component
class PageTokens {

    private static final int KEY_BYTES = 32;
    private static final int CODE_BYTES = 16;

    private final byte[] key;

    /** With the key of all nodes, which the first of them makes. */
    PageTokens(JdbcClient jdbc) {
        var made = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(made);
        jdbc.sql("insert into page_token_key (secret) values (?) on conflict do nothing")
                .param(made)
                .update();
        this.key = jdbc.sql("select secret from page_token_key")
                .query((row, _) -> row.getBytes("secret"))
                .single();
    }

    String signed(GraphRequest request, Cursor place) {
        var plain = place.encoded();
        return plain + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(code(request, plain));
    }

    /** The place, if this token was made for this list. */
    Optional<Cursor> read(GraphRequest request, String token) {
        int dot = token.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        var plain = token.substring(0, dot);
        try {
            var code = Base64.getUrlDecoder().decode(token.substring(dot + 1));
            return MessageDigest.isEqual(code, code(request, plain))
                    ? Optional.of(Cursor.decode(plain))
                    : Optional.empty();
        } catch (IllegalArgumentException | HttpProblem e) {
            return Optional.empty();
        }
    }

    /** No option holds control characters, so nothing can be moved from one of these to the next. */
    private byte[] code(GraphRequest request, String plain) {
        var options = request.options();
        var signed = String.join(
                "\u0000",
                request.tenant().value(),
                request.origin().route(),
                options.text("$filter").orElse(""),
                options.text("$search").orElse(""),
                options.text("$orderby").orElse(""),
                plain);
        return Arrays.copyOf(Hmac.sha256(key, signed.getBytes(StandardCharsets.UTF_8)), CODE_BYTES);
    }
}
