package io.zetel.licensing.api.importer;

import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Carries over what another system knows: {@code java -jar licensing-api.jar import SOURCE FILE... [options]}. Without
 * {@code --apply} it only shows what it would do. The exit code is 0 where everything is carried over as it was, 1
 * where something listed is not, 2 where the question itself is wrong or it broke off; what it did by then it does not
 * do again.
 */
public final class ImportCommand {

    private ImportCommand() {}

    /** Whether these arguments ask for it. */
    public static boolean isAsked(String... args) {
        return args.length > 0 && args[0].equals("import");
    }

    /** Does it and answers the exit code. */
    public static int run(PrintStream out, PrintStream err, Map<String, String> environment, String... args) {
        var asked = Arrays.asList(args).subList(1, args.length);
        if (asked.isEmpty() || asked.contains("--help")) {
            out.print(ImportOptions.USAGE);
            return asked.isEmpty() ? 2 : 0;
        }
        var progress =
                new Progress(err, System.console() != null && System.console().isTerminal());
        try {
            var report = imported(ImportOptions.read(asked, environment), progress);
            progress.end();
            report.print(out);
            return report.isWhole() ? 0 : 1;
        } catch (Unusable e) {
            progress.end();
            err.println("Cannot import: " + e.getMessage());
            return 2;
        }
    }

    private static TransferReport imported(ImportOptions options, Progress progress) throws Unusable {
        progress.begin("Reading files");
        var carried = read(options);
        try (var zetel = new ZetelClient(options.login())) {
            var products =
                    new Products(List.copyOf(zetel.all(zetel.path("catalogue", "products"))), options.products());
            var present = ExistingData.read(zetel, products, carried, progress);
            var plan = Plan.of(carried, products, present);
            return options.apply()
                    ? new Transfer(zetel, present, plan, options.location(), progress).apply(carried, products)
                    : Transfer.foreseen(plan);
        }
    }

    private static Carried read(ImportOptions options) throws Unusable {
        return switch (options.source()) {
            case GRAPH ->
                GraphExport.read(options.files(), InstantSource.system().instant());
            case SNIPE_IT -> SnipeItExport.read(options.files(), options.dates(), options.currency());
            case CSV -> PlainCsv.read(options.files(), options.dates(), options.currency());
        };
    }
}
