package io.zetel.licensing.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A sign-in under way")
class SignInUnderWaySpec {

    private static final Instant ENDS = Instant.parse("2026-03-01T10:05:00Z");
    private static final SignInUnderWay BEGUN =
            new SignInUnderWay("state", "nonce", "verifier", "https://zetel/console/oidc/return", "/console?a=1", ENDS);

    private final String cookie = BEGUN.signed("secret");

    @Test
    void is_read_until_it_ends_by_whoever_knows_the_secret() {
        assertThat(SignInUnderWay.read(cookie, "secret", ENDS.minusSeconds(1))).hasValue(BEGUN);
        assertThat(SignInUnderWay.read(cookie, "secret", ENDS)).isEmpty();
        assertThat(SignInUnderWay.read(cookie, "another", ENDS.minusSeconds(1))).isEmpty();
        assertThat(cookie).as("fits a cookie").matches("[A-Za-z0-9_.-]+");
    }

    @Test
    void is_none_when_anything_of_it_was_changed() {
        for (int i = 0; i < cookie.length() - 1; i++) {
            var changed = new StringBuilder(cookie);
            changed.setCharAt(i, cookie.charAt(i) == 'A' ? 'B' : 'A');
            assertThat(SignInUnderWay.read(changed.toString(), "secret", ENDS.minusSeconds(1)))
                    .as("character " + i)
                    .isEmpty();
        }
        assertThat(SignInUnderWay.read("", "secret", ENDS.minusSeconds(1))).isEmpty();
        assertThat(SignInUnderWay.read("..", "secret", ENDS.minusSeconds(1))).isEmpty();
    }
}
