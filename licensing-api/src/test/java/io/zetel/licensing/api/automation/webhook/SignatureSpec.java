package io.zetel.licensing.api.automation.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zetel.licensing.api.http.security.SettingRefused;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The signature of a message")
class SignatureSpec {

    /** The example of the libraries of Standard Webhooks. */
    private static final byte[] SECRET = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    @TempDir
    Path directory;

    @Test
    void is_the_one_of_the_specification() {
        var body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

        assertThat(Signature.of(List.of(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void is_made_with_a_secret_that_only_its_endpoint_can_open_and_only_with_the_key() throws Exception {
        var file = directory.resolve("webhooks.key");
        var secrets = new Secrets("", Optional.of(file));
        var endpoint = UUID.randomUUID();
        var secret = secrets.make();
        var sealed = secrets.seal(endpoint, secret);

        assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(new Secrets("", Optional.of(file)).open(endpoint, sealed))
                .as("after a restart")
                .hasValueSatisfying(bytes ->
                        assertThat(bytes).isEqualTo(Base64.getDecoder().decode(secret.substring("whsec_".length()))));
        assertThat(secrets.open(UUID.randomUUID(), sealed))
                .as("moved to another endpoint's row")
                .isEmpty();
        assertThat(new Secrets(Base64.getEncoder().encodeToString(new byte[32]), Optional.empty())
                        .open(endpoint, sealed))
                .isEmpty();
        assertThat(Files.getPosixFilePermissions(file))
                .extracting(Enum::name)
                .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> new Secrets("", Optional.of(file))).isInstanceOf(SettingRefused.class);
        assertThatThrownBy(() -> new Secrets("short", Optional.empty())).isInstanceOf(SettingRefused.class);
    }
}
