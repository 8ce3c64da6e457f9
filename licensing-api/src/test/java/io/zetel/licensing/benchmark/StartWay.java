package io.zetel.licensing.benchmark;

import io.zetel.licensing.acceptance.RunningZetel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/** A way to start Zetel in a process of its own: what it is called, its class path and the options of its JVM. */
record StartWay(String name, String classPath, List<String> jvm) {

    /**
     * As Maven runs it, from directories; packed; and packed with what the JVM has remembered of a start alone, and of
     * a training run.
     */
    static List<StartWay> all(Bench bench) throws IOException, InterruptedException {
        bench.report.progress("  … packing what Maven runs from directories, and making archives");
        var directory = RunningZetel.freshDirectory();
        var packed = packed(directory);
        var started = directory.resolve("start.aot");
        try (var once = new NewProcess(packed, List.of("-XX:AOTCacheOutput=" + started))) {
            once.operator();
        }
        var trained = directory.resolve("training.aot");
        NewProcess.train(packed, trained);
        return List.of(
                new StartWay("", System.getProperty("java.class.path"), List.of()),
                new StartWay(", packaged", packed, List.of()),
                new StartWay(", with an archive of a start", packed, List.of("-XX:AOTCache=" + started)),
                new StartWay(", with an archive of a training run", packed, List.of("-XX:AOTCache=" + trained)));
    }

    /** What an archive needs: the class path with a jar for each directory. */
    private static String packed(Path into) throws IOException {
        var jar = ToolProvider.findFirst("jar").orElseThrow();
        var elements = new ArrayList<String>();
        for (var element : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (Files.isDirectory(Path.of(element))) {
                var packed = into.resolve(elements.size() + ".jar").toString();
                jar.run(System.out, System.err, "--create", "--file", packed, "-C", element, ".");
                elements.add(packed);
            } else if (Files.exists(Path.of(element))) {
                elements.add(element);
            }
        }
        return String.join(File.pathSeparator, elements);
    }
}
