package io.zetel.outside.fuzz;

import io.zetel.outside.Findings;
import java.util.List;
import java.util.regex.Pattern;

/** Finds stack traces and errors in a log. */
final class LogReader {

    private static final Pattern FRAME = Pattern.compile("^\\s+at [\\w.$/@<>]+\\(.*");
    private static final Pattern ERROR = Pattern.compile("^\\S+\\s+ERROR .*");
    private static final int SHOWN = 300;

    private LogReader() {}

    /** Notes each kind of stack trace by what it begins with, and each kind of error. */
    static void read(String log, Findings findings) {
        var lines = log.lines().toList();
        for (int i = 1; i < lines.size(); i++) {
            var line = lines.get(i);
            if (FRAME.matcher(line).matches()
                    && !FRAME.matcher(lines.get(i - 1)).matches()
                    && !lines.get(i - 1).startsWith("Caused by")
                    && !lines.get(i - 1).strip().startsWith("...")) {
                findings.add("a stack trace in the log: " + kind(lines.get(i - 1)), shown(lines, i));
            } else if (ERROR.matcher(line).matches()) {
                findings.add("an ERROR in the log: " + kind(line), shown(lines, i + 1));
            }
        }
    }

    private static String kind(String line) {
        var words = line.replaceAll("^\\S+\\s+\\w+ \\d+ --- ", "")
                .replaceAll("[0-9a-fA-F-]{8,}", "#")
                .replaceAll("/api/\\S*", "/api/…")
                .replaceAll("\\d+", "#");
        return words.substring(0, Math.min(120, words.length()));
    }

    private static String shown(List<String> lines, int frame) {
        var before = String.join(" | ", lines.subList(Math.max(0, frame - 2), Math.min(lines.size(), frame + 2)));
        return before.substring(0, Math.min(SHOWN * 2, before.length()));
    }
}
