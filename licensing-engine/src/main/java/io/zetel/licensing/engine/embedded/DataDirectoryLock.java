package io.zetel.licensing.engine.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The right to work in a data directory; the operating system takes it back when the process dies. */
record DataDirectoryLock(FileChannel channel) implements AutoCloseable {

    private static final long BEHIND_THE_TEXT = 1024;

    static DataDirectoryLock take(Path directory) throws IOException {
        Path file = directory.resolve("zetel.lock");
        OwnerOnly.createFile(file);
        var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            String process = read(channel);
            channel.close();
            throw new DataDirectoryInUse(directory, process);
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)), 0);
        return new DataDirectoryLock(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            // Windows forbids reading what is locked, and the process id is to be read.
            return channel.tryLock(BEHIND_THE_TEXT, 1, false);
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        var text = ByteBuffer.allocate(20);
        channel.read(text, 0);
        String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        return pid.matches("\\d+") ? "process " + pid : "another process";
    }
}
