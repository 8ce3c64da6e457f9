package io.zetel.licensing.api.http.web.spool;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Pieces that wait to be sent, first in, first out: a few in memory, then a file, and behind its bound or on a full
 * disk again memory, for the little that must not be lost. For one thread at a time.
 */
final class Backlog {

    private static final int PIECE = 64 * 1024;
    private static final int IN_MEMORY = 1024 * 1024;

    private final SpoolSpace space;
    private final Deque<byte[]> before = new ArrayDeque<>();
    private final Deque<byte[]> behind = new ArrayDeque<>();
    private @Nullable SpoolFile file;
    private int inMemory;
    private long sent;
    private long taken;
    private boolean full;

    Backlog(SpoolSpace space) {
        this.space = space;
    }

    /** Whether this piece fits into memory. */
    boolean hasRoom(byte[] piece) {
        return !full && unsent() == 0 && inMemory + piece.length <= IN_MEMORY;
    }

    /** Whether the file is as large as it may be, or the disk would not take more; stays so. */
    boolean isFull() {
        return full;
    }

    void add(byte[] piece) {
        if (hasRoom(piece)) {
            before.add(piece);
            inMemory += piece.length;
        } else if (full || !spill(piece)) {
            full = true;
            behind.add(piece);
        }
    }

    /** The next piece; {@code null} when nothing waits. */
    byte @Nullable [] next() throws IOException {
        var piece = before.poll();
        if (piece != null) {
            inMemory -= piece.length;
            return piece;
        }
        return file != null && unsent() > 0 ? fromFile(file) : behind.poll();
    }

    /** Forgets everything. */
    void discard() {
        before.clear();
        behind.clear();
        space.giveBack(taken);
        taken = 0;
        sent = 0;
        full = true;
        try (var closed = file) {
            file = null;
        } catch (IOException _) {
            // Nobody wants its bytes any more.
        }
    }

    private long unsent() {
        return file == null ? 0 : file.size() - sent;
    }

    private boolean spill(byte[] piece) {
        if (!space.take(taken, piece.length)) {
            return false;
        }
        taken += piece.length;
        try {
            if (file == null) {
                file = SpoolFile.open();
            }
            file.append(piece, 0, piece.length);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private byte[] fromFile(SpoolFile spilled) throws IOException {
        var piece = spilled.read(sent, PIECE);
        sent += piece.length;
        if (unsent() == 0) {
            spilled.clear();
            space.giveBack(taken);
            taken = 0;
            sent = 0;
        }
        return piece;
    }
}
