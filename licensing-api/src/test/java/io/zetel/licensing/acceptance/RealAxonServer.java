package io.zetel.licensing.acceptance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The Axon Server that some specs need; its address is the system property {@code zetel.test.axonserver}. */
final class RealAxonServer {

    /** Where it is, where there is one. */
    static final String ADDRESS = System.getProperty("zetel.test.axonserver", "localhost:8124");

    /** What an application is told that is to keep its events there. */
    static final List<String> PROPERTIES =
            List.of("--axon.axonserver.enabled=true", "--axon.axonserver.servers=" + ADDRESS);

    private RealAxonServer() {}

    /** Skips the caller, and says so, where nobody answers. */
    static void assumeReachable() {
        Assumptions.assumeTrue(isReachable(), "skipped: no Axon Server answers at " + ADDRESS);
    }

    /** An application that keeps its events there and has seen all that were. */
    static RunningZetel startZetel() {
        return RunningZetel.start(RunningZetel.freshDirectory(), PROPERTIES.toArray(String[]::new))
                .caughtUp();
    }

    private static boolean isReachable() {
        var hostAndPort = ADDRESS.split(":");
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(hostAndPort[0], Integer.parseInt(hostAndPort[1])), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
