package io.zetel.licensing.api.app.training;

import io.zetel.licensing.api.http.security.IssuerGiven;
import io.zetel.licensing.api.importer.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.util.FileSystemUtils;

/**
 * Starts Zetel on a database of its own, asks it over HTTP what it is asked in real life, and ends: {@code java
 * -XX:AOTCacheOutput=zetel.aot -jar licensing-api.jar training-run}. The JVM then remembers the classes and the
 * profiles of claims, not only those of a start. The exit code is 0 where it is done, 2 where it is not and why is
 * said.
 */
public final class TrainingRun {

    private static final String VERB = "training-run";
    private static final String USAGE = """
            Usage: java -XX:AOTCacheOutput=zetel.aot -jar licensing-api.jar training-run [options]

            Starts on an embedded PostgreSQL of its own, has requests answered for a while, and ends.

              --seconds=N             so long (20)
              --zetel.data-dir=DIR    an empty directory for its data, which stays (a temporary one, which does not)
            """;
    private static final String SECONDS = "--seconds=";
    private static final String DIRECTORY = "--zetel.data-dir=";
    private static final int DEFAULT_SECONDS = 20;
    private static final int SECRET_BYTES = 24;

    private TrainingRun() {}

    private record Options(Duration time, @Nullable Path directory) {}

    /** Whether these arguments ask for it. */
    public static boolean isAsked(String... args) {
        return args.length > 0 && args[0].equals(VERB);
    }

    /** Does it with this application, which is not yet started, and answers the exit code. */
    public static int run(SpringApplication zetel, PrintStream out, PrintStream err, String... args) {
        var asked = List.of(args).subList(1, args.length);
        if (asked.contains("--help")) {
            out.print(USAGE);
            return 0;
        }
        try {
            train(zetel, read(asked), out, err);
            return 0;
        } catch (CannotTrain | IOException e) {
            err.println("Cannot train: " + e.getMessage());
            return 2;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("The training was interrupted.");
            return 2;
        }
    }

    private static Options read(List<String> asked) throws CannotTrain {
        var time = Duration.ofSeconds(DEFAULT_SECONDS);
        Path directory = null;
        for (var option : asked) {
            if (option.startsWith(SECONDS)) {
                time = Duration.ofSeconds(seconds(option.substring(SECONDS.length())));
            } else if (option.startsWith(DIRECTORY)) {
                directory = Path.of(option.substring(DIRECTORY.length()));
            } else {
                throw new CannotTrain("%s is no option of it.%n%s".formatted(option, USAGE));
            }
        }
        return new Options(time, directory);
    }

    private static int seconds(String text) throws CannotTrain {
        if (!text.matches("[1-9][0-9]{0,3}")) {
            throw new CannotTrain("--seconds is a number of 1 to 9999.");
        }
        return Integer.parseInt(text);
    }

    private static void train(SpringApplication zetel, Options options, PrintStream out, PrintStream err)
            throws CannotTrain, IOException, InterruptedException {
        var given = options.directory();
        if (given != null && Files.exists(given) && !isEmpty(given)) {
            throw new CannotTrain("%s is not empty.".formatted(given));
        }
        var directory = given == null ? Files.createTempDirectory("zetel-training") : given;
        try {
            train(zetel, options.time(), directory, out, err);
        } finally {
            if (given == null) {
                FileSystemUtils.deleteRecursively(directory);
            }
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    private static void train(SpringApplication zetel, Duration time, Path directory, PrintStream out, PrintStream err)
            throws CannotTrain, IOException, InterruptedException {
        var progress =
                new Progress(err, System.console() != null && System.console().isTerminal());
        var secret = secret();
        progress.begin("Starting");
        try (var running = zetel.run(settings(directory, secret))) {
            int port = Integer.parseInt(running.getEnvironment().getRequiredProperty("local.server.port"));
            progress.begin("Answering requests, seconds:");
            long answered = Requests.send(port, secret, time, progress);
            progress.end();
            out.printf("%,d requests answered%n", answered);
        } finally {
            progress.end();
        }
    }

    /** Whatever the environment says is meant for a service, not for this: its database, its keys, its issuer. */
    private static String[] settings(Path directory, String secret) {
        return new String[] {
            "--server.address=127.0.0.1",
            "--server.port=0",
            "--server.ssl.enabled=false",
            "--spring.datasource.url=",
            "--axon.axonserver.enabled=false",
            "--" + IssuerGiven.PROPERTY + "=",
            "--zetel.checkpoint-key-file=",
            "--zetel.demo=false",
            "--zetel.operator-secret=" + secret,
            "--zetel.operator-password=" + secret,
            DIRECTORY + directory
        };
    }

    private static String secret() {
        var bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
