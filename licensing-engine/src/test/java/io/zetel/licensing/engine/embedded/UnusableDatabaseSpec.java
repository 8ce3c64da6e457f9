package io.zetel.licensing.engine.embedded;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zetel.licensing.engine.TestPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

@DisplayName("A database that cannot be used")
class UnusableDatabaseSpec {

    @TempDir
    Path directory;

    @Test
    void is_too_old() throws Exception {
        try (var old = new OldPostgres()) {
            assertThatThrownBy(() -> knock(old.url(), null, null))
                    .isInstanceOf(DatabaseUnusable.class)
                    .hasMessage(
                            "%s is PostgreSQL 15.18, and Zetel needs 18 or later",
                            old.url().replaceAll("[?].*", ""));
        }
    }

    @Test
    void is_not_there() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThatThrownBy(() ->
                        knock("jdbc:postgresql://127.0.0.1:%d/zetel?password=secret".formatted(port), "zetel", null))
                .isInstanceOf(DatabaseUnusable.class)
                .hasMessageStartingWith("jdbc:postgresql://127.0.0.1:%d/zetel cannot be reached: ", port)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() ->
                        knock(TestPostgres.newDatabaseUrl().replaceAll("/zetel_\\d+", "/nowhere"), "postgres", null))
                .isInstanceOf(DatabaseUnusable.class)
                .hasMessageContaining("database \"nowhere\" does not exist");
    }

    @Test
    void is_welcome_otherwise() {
        knock(TestPostgres.newDatabaseUrl(), null, null);
    }

    @Test
    void has_a_file_for_its_directory() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> EmbeddedDatabase.start(file))
                .isInstanceOf(DatabaseUnusable.class)
                .hasMessage("The data directory %s cannot be used: %s is a file", file, file);
        assertThatThrownBy(() -> EmbeddedDatabase.start(file.resolve("below")))
                .isInstanceOf(DatabaseUnusable.class)
                .hasMessageStartingWith("The data directory %s cannot be used: ", file.resolve("below"));
    }

    @Test
    void was_written_by_another_version() throws Exception {
        DataDirectories.shareBinaries(directory);
        Path postgresData = Files.createDirectories(directory.resolve("postgresql"));
        Files.writeString(postgresData.resolve("PG_VERSION"), "17\n");
        Files.writeString(postgresData.resolve("zetel-initialised"), "");
        assertThatThrownBy(() -> EmbeddedDatabase.start(directory))
                .isInstanceOf(DatabaseUnusable.class)
                .hasMessage("%s was written by PostgreSQL 17, and this is PostgreSQL 18", postgresData);
    }

    static void knock(String url, @Nullable String user, @Nullable String password) {
        new DatabaseKnock(
                        new JdbcConnectionDetails() {

                            @Override
                            public String getJdbcUrl() {
                                return url;
                            }

                            @Override
                            public @Nullable String getUsername() {
                                return user;
                            }

                            @Override
                            public @Nullable String getPassword() {
                                return password;
                            }
                        },
                        new Properties())
                .knock();
    }
}
