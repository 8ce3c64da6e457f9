package io.zetel.licensing.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Connections of so many callers, kept from one question to the next and closed at the end: closing one is work for the
 * server too.
 */
final class Wires implements AutoCloseable {

    private final List<Wire> all;

    Wires(int count, int port) {
        this.all = IntStream.range(0, count).mapToObj(_ -> new Wire(port)).toList();
    }

    Wire of(int caller) {
        return all.get(caller);
    }

    @Override
    public void close() {
        for (var wire : all) {
            try {
                wire.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
