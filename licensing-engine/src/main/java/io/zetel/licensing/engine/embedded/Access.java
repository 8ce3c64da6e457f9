package io.zetel.licensing.engine.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * The passwords of the embedded database. They are kept in a file that the service alone may read, in the form of
 * libpq's connection services, so that {@code PGSERVICEFILE} and {@code PGSERVICE} are all that psql and pg_dump need.
 *
 * @param owner password of the role that owns the database and the one Zetel works with
 * @param superuser password of the role that administers the server
 */
record Access(String owner, String superuser) {

    static final String OWNER = "zetel";
    static final String SUPERUSER = "postgres";
    static final String DATABASE = "zetel";

    private static final String FILE = "pg_service.conf";
    private static final String ADMINISTRATION = "zetel-admin";
    private static final String PASSWORD = "password=";
    private static final int RANDOM_BYTES = 24;

    static Access random() {
        return new Access(password(), password());
    }

    /** The passwords that are kept in this directory, if there are any and they can be understood. */
    static Optional<Access> in(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String owner = null;
        String superuser = null;
        String service = "";
        for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            if (line.startsWith("[")) {
                service = line;
            } else if (line.startsWith(PASSWORD) && service.equals("[" + DATABASE + "]")) {
                owner = line.substring(PASSWORD.length());
            } else if (line.startsWith(PASSWORD) && service.equals("[" + ADMINISTRATION + "]")) {
                superuser = line.substring(PASSWORD.length());
            }
        }
        return owner == null || superuser == null ? Optional.empty() : Optional.of(new Access(owner, superuser));
    }

    /** Keeps them, with where the server is now. */
    void keep(Path directory, int port) throws IOException {
        OwnerOnly.write(
                directory.resolve(FILE),
                "# Written by Zetel at each start.\n" + service(DATABASE, OWNER, owner, port)
                        + service(ADMINISTRATION, SUPERUSER, superuser, port));
    }

    private static String service(String name, String user, String password, int port) {
        return "[%s]\nhost=127.0.0.1\nport=%d\ndbname=%s\nuser=%s\npassword=%s\n"
                .formatted(name, port, DATABASE, user, password);
    }

    private static String password() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
