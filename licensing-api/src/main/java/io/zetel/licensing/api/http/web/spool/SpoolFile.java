package io.zetel.licensing.api.http.web.spool;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A temporary file in a directory only the service may enter. On POSIX systems it has lost its name as soon as it is
 * open, so its space is free again once it is closed, also when the process is killed.
 */
public final class SpoolFile implements Closeable {

    private static @Nullable Path directory;

    private final FileChannel channel;
    private long size;

    private SpoolFile(FileChannel channel) {
        this.channel = channel;
    }

    /** A new, empty one. */
    public static SpoolFile open() throws IOException {
        try {
            return new SpoolFile(openIn(directory(false)));
        } catch (NoSuchFileException _) {
            // Somebody cleans up the directory of temporary files.
            return new SpoolFile(openIn(directory(true)));
        }
    }

    private static synchronized Path directory(boolean anew) throws IOException {
        var known = directory;
        if (known == null || anew && !Files.exists(known)) {
            known = Files.createTempDirectory("zetel-spool-");
            known.toFile().deleteOnExit();
            directory = known;
        }
        return known;
    }

    private static FileChannel openIn(Path directory) throws IOException {
        var path = Files.createTempFile(directory, "", "");
        return FileChannel.open(
                path, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE));
    }

    /** Adds bytes at the end. */
    public void append(byte[] bytes, int from, int length) throws IOException {
        var buffer = ByteBuffer.wrap(bytes, from, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer, size + buffer.position() - from);
        }
        size += length;
    }

    /** How many bytes there are. */
    public long size() {
        return size;
    }

    /** Some bytes behind this position, at most so many. */
    public byte[] read(long position, int atMost) throws IOException {
        var bytes = new byte[(int) Math.min(atMost, size - position)];
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("The temporary file is shorter than what was written");
            }
        }
        return bytes;
    }

    /** All bytes from the start, for one reader at a time. */
    public InputStream read() throws IOException {
        SeekableByteChannel fromStart = channel.position(0);
        return Channels.newInputStream(fromStart);
    }

    /** Forgets the bytes; the next are the first again. */
    public void clear() throws IOException {
        channel.truncate(0);
        size = 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
