package io.zetel.licensing.engine.embedded;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.lang3.SystemUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from Zetel's jar. The library that packs them would unpack into a folder that
 * everybody may write to; a folder that others could have touched is thrown away here.
 */
final class Binaries {

    private static final Logger LOG = LoggerFactory.getLogger(Binaries.class);
    private static final int EXECUTABLE = 0100;

    private Binaries() {}

    /** The directory of the programs, unpacked below this one unless they are there. */
    static Path in(Path directory) throws IOException {
        OwnerOnly.createDirectories(directory);
        byte[] archive = archive();
        Path home = directory.resolve("postgresql-" + HexFormat.of().formatHex(sha256(archive), 0, 8));
        if (Files.exists(home) && !OwnerOnly.isOurs(home)) {
            LOG.warn("Others could write to {}; it is unpacked again", home);
            FileSystemUtils.deleteRecursively(home);
        }
        if (Files.notExists(home)) {
            clear(directory);
            unpack(archive, home);
        }
        return home.resolve("bin");
    }

    private static byte[] archive() throws IOException {
        try (var archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system(), SystemUtils.OS_ARCH)) {
            return archive.readAllBytes();
        } catch (IllegalStateException e) {
            throw new DatabaseUnusable(
                    "Zetel brings no PostgreSQL along for %s on %s".formatted(SystemUtils.OS_NAME, SystemUtils.OS_ARCH),
                    "Name a PostgreSQL of your own with spring.datasource.url.",
                    e);
        }
    }

    private static String system() {
        if (SystemUtils.IS_OS_WINDOWS) {
            return "Windows";
        }
        return SystemUtils.IS_OS_MAC ? "Darwin" : "Linux";
    }

    /** Earlier releases' programs, and what a start that was killed has unpacked of ours. */
    private static void clear(Path directory) throws IOException {
        if (Files.isSymbolicLink(directory)) {
            // Shared with somebody, who may be using them.
            return;
        }
        try (var entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                FileSystemUtils.deleteRecursively(entry);
            }
        }
    }

    private static void unpack(byte[] archive, Path home) throws IOException {
        Path part = Files.createTempDirectory(home.getParent(), "unpacking-");
        try {
            try (var tar = new TarArchiveInputStream(
                    new XZInputStream(new BufferedInputStream(new ByteArrayInputStream(archive))))) {
                for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(tar, entry, part);
                }
            }
            Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            FileSystemUtils.deleteRecursively(part);
            if (Files.notExists(home)) {
                throw e;
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path home) throws IOException {
        Path target = entry.resolveIn(home);
        if (entry.isDirectory()) {
            OwnerOnly.createDirectories(target);
            return;
        }
        OwnerOnly.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            OwnerOnly.createFile(target);
            try (var file = Files.newOutputStream(target)) {
                tar.transferTo(file);
            }
            if ((entry.getMode() & EXECUTABLE) != 0) {
                target.toFile().setExecutable(true, true);
            }
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
