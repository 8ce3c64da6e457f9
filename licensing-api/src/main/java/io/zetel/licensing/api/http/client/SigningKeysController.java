package io.zetel.licensing.api.http.client;

import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.IssuerGiven;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.security.TokenKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operator sees which keys sign the tokens of the embedded identity, and has all nodes take new ones. */
@RestController
@RequestMapping("/api/v1/operations/signing-keys")
@Allowed(Role.OPERATOR)
@Conditional(IssuerGiven.Not.class)
class SigningKeysController {

    private final TokenKeys keys;

    SigningKeysController(TokenKeys keys) {
        this.keys = keys;
    }

    /** Tokens that are out live on until they expire, unless they are to end now. */
    record Rotation(@Nullable Boolean endTokens) {}

    /** The keys whose tokens are believed, the youngest first. */
    record SigningKeys(List<TokenKeys.Shown> items) {}

    @GetMapping
    SigningKeys list() {
        return new SigningKeys(keys.shown());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    SigningKeys rotate(@RequestBody(required = false) @Nullable Rotation body) {
        keys.rotate(body != null && Boolean.TRUE.equals(body.endTokens()));
        return list();
    }
}
