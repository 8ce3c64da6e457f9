package io.zetel.licensing.api.http.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.engine.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

@DisplayName("The key that signs checkpoints")
class CheckpointKeysSpec {

    /** The shortest that may sign; a longer one takes this JVM seconds to make. */
    private static final int BITS = 2048;

    private static HikariDataSource database;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        database = TestPostgres.newDatabase();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void stays_the_same_in_a_file_that_nobody_else_can_read() throws IOException {
        var file = folder.resolve("checkpoint-key.pem");
        var first = keys(file).signing();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.list(folder)).containsExactly(file);
        assertThat(keys(file).signing()).isEqualTo(first);
        assertThat(keys(file).published().getKeyByKeyId(first.getKeyID()).isPrivate())
                .isFalse();
    }

    @Test
    void leaves_its_public_part_when_another_takes_its_place() throws IOException {
        var file = folder.resolve("checkpoint-key.pem");
        var old = keys(file).signing();
        Files.delete(file);
        var keys = keys(file);
        assertThat(keys.signing().getKeyID()).isNotEqualTo(old.getKeyID());
        assertThat(keys.published().getKeyByKeyId(old.getKeyID())).isEqualTo(old.toPublicJWK());
    }

    @Test
    void is_made_for_a_process_where_there_is_no_file() {
        var keys = keys(Optional.empty());
        assertThat(keys.signing()).isEqualTo(keys.signing());
    }

    @Test
    void is_refused_at_start_when_everybody_can_read_it_or_it_is_none() throws IOException {
        var file = folder.resolve("checkpoint-key.pem");
        keys(file).signing();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> keys(file))
                .isInstanceOf(SettingRefused.class)
                .hasMessageContaining("Everybody can read");
        var none = Files.writeString(
                folder.resolve("none.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Files.setPosixFilePermissions(none, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> keys(none))
                .isInstanceOf(SettingRefused.class)
                .hasMessageContaining("no private RSA key");
    }

    private static CheckpointKeys keys(Path file) {
        return keys(Optional.of(file));
    }

    private static CheckpointKeys keys(Optional<Path> file) {
        return new CheckpointKeys(new PublicKeys(JdbcClient.create(database)), file, BITS);
    }
}
