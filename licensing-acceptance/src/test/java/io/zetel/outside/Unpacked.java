package io.zetel.outside;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The packaged jar unpacked and with an archive of its classes, as in the image, but without the second compiler: a
 * start takes a third of the processor time. It is made once for each jar, and the JVMs of a run share it; a test that
 * runs alone starts the jar as it is, until it has started it often enough for this to pay.
 */
final class Unpacked {

    private static final boolean PAYS_AT_ONCE = Boolean.getBoolean("zetel.unpacked");
    private static final int STARTS_WITHOUT = 2;
    private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static int starts;
    private static @Nullable List<String> arguments;
    private static @Nullable Path programs;

    private Unpacked() {}

    /** The arguments of the JVM that say what it runs. */
    static synchronized List<String> arguments(Path jar, String java, List<String> flags) throws IOException {
        if (arguments == null && (PAYS_AT_ONCE || ++starts > STARTS_WITHOUT)) {
            arguments = unpacked(jar, java, flags);
        }
        return arguments == null ? List.of("-jar", jar.toString()) : arguments;
    }

    /** Has a fresh data directory use the programs of PostgreSQL that are unpacked already. */
    static synchronized void lendPrograms(Path dataDirectory) throws IOException {
        if (programs != null && Files.notExists(dataDirectory)) {
            Files.createDirectories(
                    dataDirectory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.createSymbolicLink(dataDirectory.resolve("binaries"), programs);
        }
    }

    private static List<String> unpacked(Path jar, String java, List<String> flags) throws IOException {
        var directory = Files.createDirectories(jar.resolveSibling("unpacked"));
        var unpacked = directory.resolve(jar.getFileName()).toString();
        var archive = directory.resolve("classes.aot");
        var stamp = directory.resolve("unpacked-from.txt");
        var from = "%s %s %s".formatted(java, Files.getLastModifiedTime(jar), Files.size(jar));
        try (var channel = FileChannel.open(
                        directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            if (Files.notExists(stamp) || !Files.readString(stamp).equals(from)) {
                Files.deleteIfExists(archive);
                makeArchive(unpack(jar, directory), directory, java, flags, archive);
                Files.writeString(stamp, from);
            }
        }
        if (Files.isDirectory(directory.resolve("data/binaries"))) {
            programs = directory.resolve("data/binaries");
        }
        var how = new ArrayList<>(SHORT_LIVED);
        if (Files.exists(archive)) {
            how.add("-XX:AOTCache=" + archive);
        }
        how.addAll(List.of("-jar", unpacked));
        return how;
    }

    /** Unpacks the jar there, as the documentation says; where what is started then is. */
    static Path unpack(Path jar, Path directory) throws IOException {
        var where = Files.createDirectories(directory).toString();
        run(
                directory.resolve("unpacked.log").toFile(),
                List.of(
                        Zetel.java(),
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--force",
                        "--destination",
                        where));
        return directory.resolve(jar.getFileName());
    }

    private static void makeArchive(Path unpacked, Path directory, String java, List<String> flags, Path archive)
            throws IOException {
        var once = new ArrayList<>(List.of(java));
        once.addAll(flags);
        once.addAll(SHORT_LIVED);
        once.addAll(List.of(
                "-XX:AOTCacheOutput=" + archive,
                "-Xlog:aot=error",
                "-Dspring.context.exit=onRefresh",
                "-jar",
                unpacked.toString(),
                "--server.port=0",
                "--zetel.demo=false",
                "--zetel.data-dir=" + directory.resolve("data")));
        run(directory.resolve("unpacked.log").toFile(), once);
        stopPostgres(directory.resolve("data/postgresql/postmaster.pid"));
    }

    /** The JVM that makes an archive ends at once and leaves its database running. */
    private static void stopPostgres(Path pidFile) throws IOException {
        if (Files.exists(pidFile)) {
            ProcessHandle.of(Long.parseLong(
                            Files.readAllLines(pidFile).getFirst().strip()))
                    .ifPresent(ProcessHandle::destroy);
        }
    }

    private static void run(File log, List<String> command) throws IOException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        try {
            if (!process.waitFor(4, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
