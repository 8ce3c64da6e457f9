package io.zetel.licensing.engine.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files and directories that only their owner may read, write or enter; on Windows the rights of the directory above
 * decide.
 */
final class OwnerOnly {

    private static final Logger LOG = LoggerFactory.getLogger(OwnerOnly.class);
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");
    private static final Set<PosixFilePermission> OTHERS_WRITE = PosixFilePermissions.fromString("----w--w-");

    private OwnerOnly() {}

    /** Creates a directory that is closed from its first moment, or closes the one that is there. */
    static void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, rights("rwx------"));
        close(directory);
    }

    /** Creates an empty file that is closed from its first moment, or closes the one that is there. */
    static void createFile(Path file) throws IOException {
        try {
            Files.createFile(file, rights("rw-------"));
        } catch (FileAlreadyExistsException _) {
            close(file);
        }
    }

    /** Replaces a file as a whole. */
    static void write(Path file, String text) throws IOException {
        Path next = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".tmp", rights("rw-------"));
        try {
            Files.writeString(next, text, StandardCharsets.UTF_8);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    /** Takes all rights of others away in a tree; symbolic links are not followed. */
    static void closeAll(Path tree) throws IOException {
        if (POSIX) {
            Files.walkFileTree(tree, new Closing());
        }
    }

    /** Whether only this process's user can have written anything in a tree. */
    static boolean isOurs(Path tree) throws IOException {
        if (!POSIX) {
            return true;
        }
        long uid = new UnixSystem().getUid();
        try (var paths = Files.walk(tree)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                if (((Number) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue() != uid
                        || isWritableByOthers(path)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isWritableByOthers(Path path) throws IOException {
        return !Files.isSymbolicLink(path) && !disjoint(Files.getPosixFilePermissions(path), OTHERS_WRITE);
    }

    private static void close(Path path) throws IOException {
        if (!POSIX) {
            return;
        }
        var rights = EnumSet.copyOf(Files.getPosixFilePermissions(path));
        if (disjoint(rights, OTHERS)) {
            return;
        }
        var closed = EnumSet.copyOf(rights);
        closed.removeAll(OTHERS);
        try {
            Files.setPosixFilePermissions(path, closed);
        } catch (IOException e) {
            if (rights.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw e;
            }
            // A mounted volume often belongs to root and a group of its own; what Zetel creates in it is closed all the
            // same.
            LOG.warn("{} belongs to another user and stays as it is: {}", path, PosixFilePermissions.toString(rights));
        }
    }

    private static boolean disjoint(Set<PosixFilePermission> some, Set<PosixFilePermission> others) {
        return some.stream().noneMatch(others::contains);
    }

    private static FileAttribute<?>[] rights(String rights) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }

    private static final class Closing extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            close(directory);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (!attributes.isSymbolicLink()) {
                close(file);
            }
            return FileVisitResult.CONTINUE;
        }

        /** Such as lost+found, which is somebody else's and closed. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }
}
