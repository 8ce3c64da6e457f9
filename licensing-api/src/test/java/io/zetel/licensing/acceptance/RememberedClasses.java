package io.zetel.licensing.acceptance;

import io.zetel.licensing.engine.MadeOnce;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The class path of processes that specs start, with the JVM's memory of its classes: a start then takes 0.7 times the
 * processor time. One start is spent on remembering, for all JVMs of a run; a run of a single spec does without until
 * it has started several.
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
    private static final String CACHE = "classes.aot";
    private static final boolean PAYS_AT_ONCE = Boolean.getBoolean("zetel.remembered");
    private static final int STARTS_WITHOUT = 2;
    private static final String AS_IT_IS =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    private static int starts;
    private static @Nullable List<String> remembered;

    private RememberedClasses() {}

    /** The arguments of the JVM that say where its classes are. */
    static synchronized List<String> arguments() {
        if (remembered == null && (PAYS_AT_ONCE || ++starts > STARTS_WITHOUT)) {
            remembered = remember();
        }
        return remembered == null ? List.of("-cp", AS_IT_IS) : remembered;
    }

    private static List<String> remember() {
        var directory = MadeOnce.directory("classes-" + Long.toHexString(sum()), RememberedClasses::makeIn);
        var cache = directory.resolve(CACHE);
        // On a machine that is too busy for it the specs do without.
        return Files.exists(cache)
                ? List.of("-XX:AOTCache=" + cache, "-cp", jarsOnly(directory))
                : List.of("-cp", AS_IT_IS);
    }

    private static void makeIn(Path directory) {
        var jar = ToolProvider.findFirst("jar").orElseThrow();
        elements()
                .filter(Files::isDirectory)
                .forEach(folder -> jar.run(
                        System.out,
                        System.err,
                        "-c",
                        "-0",
                        "-f",
                        jarOf(folder, directory).toString(),
                        "-C",
                        folder.toString(),
                        "."));
        var command = new ArrayList<>(List.of(java()));
        command.addAll(JVM);
        command.addAll(List.of(
                "-XX:AOTCacheOutput=" + directory.resolve(CACHE),
                "-Xlog:aot=error",
                "-Dspring.context.exit=onRefresh",
                "-cp",
                jarsOnly(directory),
                MAIN,
                "--server.port=0",
                "--zetel.demo=false",
                "--zetel.data-dir=" + RunningZetel.embeddedDirectory()));
        try {
            var log = directory.resolve("once.log");
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("ZETEL_OPERATOR_SECRET", Http.OPERATOR_SECRET);
            var once = builder.start();
            if (!once.waitFor(2, TimeUnit.MINUTES)) {
                once.destroyForcibly();
                System.err.println("No classes were remembered: " + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<Path> elements() {
        return Stream.of(AS_IT_IS.split(File.pathSeparator)).map(Path::of);
    }

    /** The same class path with a jar for each folder: what is not in a jar is not remembered. */
    private static String jarsOnly(Path directory) {
        return elements()
                .map(element -> Files.isDirectory(element) ? jarOf(element, directory) : element)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path jarOf(Path folder, Path directory) {
        return directory.resolve(Integer.toHexString(folder.toString().hashCode()) + ".jar");
    }

    /** Another one where a class was compiled anew or a library is another. */
    private static long sum() {
        var sum = new CRC32();
        elements().forEach(element -> {
            try (var files = Files.walk(element)) {
                for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                    sum.update((file + " " + Files.getLastModifiedTime(file)).getBytes(StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return sum.getValue();
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
