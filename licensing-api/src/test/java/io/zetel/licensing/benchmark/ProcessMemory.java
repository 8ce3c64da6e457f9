package io.zetel.licensing.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What a process takes of the machine's memory, in MB. */
final class ProcessMemory {

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final double KILOBYTES = 1024;

    private ProcessMemory() {}

    /** What of it is in memory now, as Linux tells. */
    static double resident(long pid) throws IOException {
        return sum(RESIDENT, Files.readString(Path.of("/proc/" + pid + "/status")));
    }

    /** What of its heap is in use when garbage has just been collected. */
    static double liveHeap(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        var told = jcmd(pid, "GC.heap_info");
        int others = told.indexOf("Metaspace");
        return sum(USED, others < 0 ? told : told.substring(0, others));
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        var java = Path.of(ProcessHandle.current().info().command().orElse("java"));
        var process = new ProcessBuilder(java.resolveSibling("jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        var told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jcmd: " + told);
        }
        return told;
    }

    private static double sum(Pattern kilobytes, String text) {
        return kilobytes
                        .matcher(text)
                        .results()
                        .mapToLong(found -> Long.parseLong(found.group(1)))
                        .sum()
                / KILOBYTES;
    }
}
