package io.zetel.outside;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The packaged jar unpacked, as in the image, and without the second compiler: a start takes under half of the
 * processor time. With an archive of its classes it would take half of that, but making one costs as much as that saves
 * in eight starts, and a minute. It is unpacked once for each jar, and the JVMs of a run share it.
 */
final class Unpacked {

    private static final FileAttribute<?> OURS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private Unpacked() {}

    /** The arguments of the JVM that say what it runs. */
    static synchronized List<String> arguments(Path jar) throws IOException {
        var directory = directory(jar);
        var stamp = directory.resolve("unpacked-from.txt");
        var from = "%s %s".formatted(Files.getLastModifiedTime(jar), Files.size(jar));
        try (var channel = FileChannel.open(
                        directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            if (Files.notExists(stamp) || !Files.readString(stamp).equals(from)) {
                unpack(jar, directory);
                Files.writeString(stamp, from);
            }
        }
        return List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                directory.resolve(jar.getFileName()).toString());
    }

    /** Has a fresh data directory share the programs of PostgreSQL, which are unpacked with the first start. */
    static void lendPrograms(Path jar, Path dataDirectory) throws IOException {
        if (Files.notExists(dataDirectory)) {
            Files.createDirectories(dataDirectory, OURS);
            Files.createSymbolicLink(
                    dataDirectory.resolve("binaries"),
                    Files.createDirectories(directory(jar).resolve("binaries"), OURS));
        }
    }

    private static Path directory(Path jar) throws IOException {
        return Files.createDirectories(jar.resolveSibling("unpacked"));
    }

    /** Unpacks the jar there, as the documentation says; where what is started then is. */
    static Path unpack(Path jar, Path directory) throws IOException {
        var log = Files.createDirectories(directory).resolve("unpacked.log").toFile();
        var process = new ProcessBuilder(
                        Zetel.java(),
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--force",
                        "--destination",
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            if (!process.waitFor(4, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("The jar was not unpacked: " + Files.readString(log.toPath()));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return directory.resolve(jar.getFileName());
    }
}
