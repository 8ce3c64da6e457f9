package io.zetel.licensing.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * What lies between Zetel and a server: it can be cut, mended, frozen and thawed as if the server died, came back, hung
 * and went on.
 */
final class BrittleWire implements AutoCloseable {

    private static final long LOOK_AGAIN_NANOS = 1_000_000;

    private final String host;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private ServerSocket door = open(0);
    private volatile boolean frozen;

    /** A wire to the server at this address. */
    BrittleWire(String address) {
        host = address.substring(0, address.indexOf(':'));
        target = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }

    /** Where its near end is. */
    String address() {
        return "localhost:" + door.getLocalPort();
    }

    /** Resets every connection and refuses new ones. */
    void cut() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(BrittleWire::reset);
        sockets.clear();
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException closed) {
            // The other end was faster.
            return;
        }
    }

    /** Takes connections again. */
    void mend() {
        door = open(door.getLocalPort());
    }

    /** Keeps every connection and passes nothing on. */
    void freeze() {
        frozen = true;
    }

    /** Passes on what has come meanwhile and all that follows. */
    void thaw() {
        frozen = false;
    }

    @Override
    public void close() {
        thaw();
        cut();
    }

    private ServerSocket open(int port) {
        try {
            var opened = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> accept(opened));
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket opened) {
        while (!opened.isClosed()) {
            try {
                var near = opened.accept();
                var far = new Socket(host, target);
                sockets.add(near);
                sockets.add(far);
                Thread.ofVirtual().start(() -> pass(near, far));
                Thread.ofVirtual().start(() -> pass(far, near));
            } catch (IOException closed) {
                // The door is closed, or nobody is behind it.
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
        }
    }

    private void pass(Socket from, Socket to) {
        var some = new byte[16 * 1024];
        try (from;
                to) {
            for (int read = from.getInputStream().read(some);
                    read >= 0;
                    read = from.getInputStream().read(some)) {
                while (frozen) {
                    LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                }
                to.getOutputStream().write(some, 0, read);
            }
        } catch (IOException cut) {
            // Either end is gone.
            return;
        }
    }
}
