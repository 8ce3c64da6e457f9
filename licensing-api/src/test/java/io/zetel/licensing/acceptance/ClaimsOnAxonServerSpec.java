package io.zetel.licensing.acceptance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

/** With events on Axon Server, where one is reachable; its address is the system property {@code zetel.test.axonserver}. */
@DisplayName("Claims on Axon Server")
class ClaimsOnAxonServerSpec extends ClaimsAcceptance {

    static final String ADDRESS = System.getProperty("zetel.test.axonserver", "localhost:8124");

    private static RunningZetel zetel;

    @BeforeAll static void start() {
        Assumptions.assumeTrue(isReachable(), "skipped: no Axon Server answers at " + ADDRESS);
        zetel = RunningZetel.start(RunningZetel.freshDirectory(), "--axon.axonserver.enabled=true", "--axon.axonserver.servers=" + ADDRESS)
                .caughtUp();
    }

    @AfterAll static void stop() {
        if (zetel != null) {
            zetel.close();
        }
    }

    @Override RunningZetel zetel() { return zetel; }

    static boolean isReachable() {
        var hostAndPort = ADDRESS.split(":");
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(hostAndPort[0], Integer.parseInt(hostAndPort[1])), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
