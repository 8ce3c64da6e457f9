package io.zetel.licensing.acceptance;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The class path of processes that specs start, with the JVM's memory of its classes once several have been started: a
 * start then takes 0.7 times the processor time. One start is spent on remembering, so a run of a single spec does
 * without.
 */
final class RememberedClasses {

    /** The flags of every start; the cache serves only starts with the same collector. */
    static final List<String> JVM = List.of(
            "-Xmx512m",
            "-XX:MetaspaceSize=200m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED");

    static final String MAIN = "io.zetel.licensing.api.app.LicensingApplication";
    private static final int STARTS_WITHOUT = 2;
    private static final String AS_IT_IS =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    private static int starts;
    private static @Nullable List<String> remembered;

    private RememberedClasses() {}

    /** The arguments of the JVM that say where its classes are. */
    static synchronized List<String> arguments() {
        if (remembered == null && ++starts > STARTS_WITHOUT) {
            remembered = remember();
        }
        return remembered == null ? List.of("-cp", AS_IT_IS) : remembered;
    }

    private static List<String> remember() {
        var directory = RunningZetel.freshDirectory();
        var classes = jarsOnly(directory);
        var cache = directory.resolve("classes.aot");
        var command = new ArrayList<>(List.of(java()));
        command.addAll(JVM);
        command.addAll(List.of(
                "-XX:AOTCacheOutput=" + cache,
                "-Xlog:aot=error",
                "-Dspring.context.exit=onRefresh",
                "-cp",
                classes,
                MAIN,
                "--server.port=0",
                "--zetel.demo=false",
                "--zetel.data-dir=" + RunningZetel.preparedDirectory()));
        try {
            var log = directory.resolve("once.log");
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("ZETEL_OPERATOR_SECRET", Http.OPERATOR_SECRET);
            var once = builder.start();
            if (!once.waitFor(2, TimeUnit.MINUTES) || !Files.exists(cache)) {
                // On a machine that is too busy for it the specs do without.
                once.destroyForcibly();
                System.err.println("No classes were remembered: " + Files.readString(log));
                return List.of("-cp", AS_IT_IS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return List.of("-XX:AOTCache=" + cache, "-cp", classes);
    }

    /** The same class path with a jar for each folder: what is not in a jar is not remembered. */
    private static String jarsOnly(Path directory) {
        var elements = new ArrayList<String>();
        for (var element : AS_IT_IS.split(File.pathSeparator)) {
            if (Files.isDirectory(Path.of(element))) {
                var jar = directory.resolve(elements.size() + ".jar").toString();
                ToolProvider.findFirst("jar")
                        .orElseThrow()
                        .run(System.out, System.err, "-c", "-0", "-f", jar, "-C", element, ".");
                elements.add(jar);
            } else {
                elements.add(element);
            }
        }
        return String.join(File.pathSeparator, elements);
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
