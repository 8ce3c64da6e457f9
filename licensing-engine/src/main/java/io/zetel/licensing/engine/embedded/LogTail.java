package io.zetel.licensing.engine.embedded;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The end of PostgreSQL's log. */
final class LogTail {

    private static final Pattern COMPLAINT = Pattern.compile(
            "(?:FATAL|PANIC|ERROR|error|fatal):\\s+(.+)|^\\S*(?:initdb|pg_ctl|postgres): (could not .+)");
    private static final int AT_MOST = 64 * 1024;

    private LogTail() {}

    /** The first thing that PostgreSQL complained about since the log had this length; later ones follow from it. */
    static String complaint(Path log, long since) throws IOException {
        try (var channel = FileChannel.open(log)) {
            channel.position(since);
            var text = new String(Channels.newInputStream(channel).readNBytes(AT_MOST), StandardCharsets.UTF_8);
            return text.lines()
                    .map(COMPLAINT::matcher)
                    .filter(java.util.regex.Matcher::find)
                    .map(found -> found.group(1) != null ? found.group(1) : found.group(2))
                    .findFirst()
                    .orElse("");
        }
    }
}
