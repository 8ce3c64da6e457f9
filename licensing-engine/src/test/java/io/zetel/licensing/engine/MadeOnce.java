package io.zetel.licensing.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.FileSystemUtils;

/** What takes seconds to make and is the same for every JVM that runs the specs of a module: the first makes it. */
public final class MadeOnce {

    /** A database is as these make it. */
    private static final Stream<String> MAKING_A_DATABASE =
            Stream.of("classpath*:db/**/*.*", "classpath*:io/zetel/licensing/engine/embedded/*.class");

    private MadeOnce() {}

    /** A directory with a database, made anew when there are other migrations. */
    public static Path database(String name, Consumer<Path> make) {
        return directory(name + "-" + Long.toHexString(Migrations.SUM), make);
    }

    /** Copies a directory with all that is in it. */
    public static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** A directory with something else, whose name says of what it is made. */
    public static Path directory(String name, Consumer<Path> make) {
        try {
            var all = Files.createDirectories(Path.of("target", "made-once")).toAbsolutePath();
            var made = all.resolve(name);
            try (var channel = FileChannel.open(
                            all.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                var done = all.resolve(name + ".done");
                if (Files.notExists(done)) {
                    FileSystemUtils.deleteRecursively(made);
                    Files.createDirectory(
                            made, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                    make.accept(made);
                    Files.createFile(done);
                }
            }
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Migrations {

        private static final long SUM = sum();

        private static long sum() {
            var sum = new CRC32();
            var resolver = new PathMatchingResourcePatternResolver();
            MAKING_A_DATABASE.forEach(pattern -> {
                try {
                    for (var resource : resolver.getResources(pattern)) {
                        sum.update(resource.getContentAsByteArray());
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            return sum.getValue();
        }
    }
}
