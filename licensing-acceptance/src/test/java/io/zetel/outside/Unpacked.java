package io.zetel.outside;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How the packaged jar is started: the first times as it is, later unpacked and with an archive of its classes, as the
 * image does, and without the second compiler. A test that runs alone so starts what a user downloads; in a whole run a
 * start takes a third of the processor time.
 */
final class Unpacked {

    private static final int STARTS_WITHOUT = 2;
    private static final String ONE_COMPILER = "-XX:TieredStopAtLevel=1";

    private static int starts;
    private static @Nullable List<String> arguments;
    private static @Nullable Path programs;

    private Unpacked() {}

    /** The arguments of the JVM that say what it runs. */
    static synchronized List<String> arguments(Path jar, String java, List<String> flags) throws IOException {
        if (arguments == null && ++starts > STARTS_WITHOUT) {
            arguments = unpack(jar, java, flags);
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

    private static List<String> unpack(Path jar, String java, List<String> flags) throws IOException {
        var directory = Files.createTempDirectory(jar.getParent(), "unpacked");
        var log = directory.resolve("unpacked.log").toFile();
        var where = directory.toString();
        run(
                log,
                List.of(java, "-Djarmode=tools", "-jar", jar.toString(), "extract", "--force", "--destination", where));
        var unpacked = directory.resolve(jar.getFileName()).toString();
        var archive = directory.resolve("classes.aot");
        var once = new ArrayList<>(List.of(java));
        once.addAll(flags);
        once.addAll(List.of(
                ONE_COMPILER,
                "-XX:AOTCacheOutput=" + archive,
                "-Xlog:aot=error",
                "-Dspring.context.exit=onRefresh",
                "-jar",
                unpacked,
                "--server.port=0",
                "--zetel.demo=false",
                "--zetel.data-dir=" + directory.resolve("data")));
        run(log, once);
        if (Files.isDirectory(directory.resolve("data/binaries"))) {
            programs = directory.resolve("data/binaries");
        }
        return Files.exists(archive)
                ? List.of(ONE_COMPILER, "-XX:AOTCache=" + archive, "-jar", unpacked)
                : List.of(ONE_COMPILER, "-jar", unpacked);
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
