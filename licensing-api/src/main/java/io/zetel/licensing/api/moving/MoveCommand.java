package io.zetel.licensing.api.moving;

import io.zetel.licensing.api.http.security.SettingRefused;
import io.zetel.licensing.api.importer.Progress;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.dao.DataAccessException;

/**
 * Moves one tenant to another installation: {@code java -jar licensing-api.jar move-tenant --tenant=… --from=… --to=…
 * --address=…}. The exit code is 0 where it is done, 2 where it is not and why is said; then the same command goes on
 * where it broke off, and {@code --undo} gives it up.
 */
public final class MoveCommand {

    private MoveCommand() {}

    /** Whether these arguments ask for it. */
    public static boolean isAsked(String... args) {
        return args.length > 0 && args[0].equals("move-tenant");
    }

    /** Does it and answers the exit code. */
    public static int run(PrintStream out, PrintStream err, Map<String, String> environment, String... args) {
        LoggingSystem.get(MoveCommand.class.getClassLoader())
                .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
        return run(out, err, environment, List.of(args), _ -> {});
    }

    /** The same, telling each step that is behind it. */
    public static int run(
            PrintStream out,
            PrintStream err,
            Map<String, String> environment,
            List<String> args,
            Consumer<String> behind) {
        var asked = args.subList(1, args.size());
        if (asked.isEmpty() || asked.contains("--help")) {
            out.print(MoveOptions.USAGE);
            return asked.isEmpty() ? 2 : 0;
        }
        var progress =
                new Progress(err, System.console() != null && System.console().isTerminal());
        try {
            var options = MoveOptions.read(asked, environment);
            try (var from = Installation.at("source", options.from());
                    var to = Installation.at("target", options.to())) {
                var done = new TenantMove(options, from, to, progress, step -> behind.accept(step.name())).run();
                progress.end();
                out.println(done);
                return 0;
            }
        } catch (CannotMove | SettingRefused | DataAccessException e) {
            progress.end();
            err.println("Cannot move: " + e.getMessage());
            return 2;
        }
    }
}
