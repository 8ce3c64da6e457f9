package io.zetel.licensing.engine.axonserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axoniq.axonserver.grpc.control.ClientIdentification;
import io.axoniq.axonserver.grpc.control.PlatformInfo;
import io.axoniq.axonserver.grpc.control.PlatformServiceGrpc;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Whoever knocks at Axon Server")
class AxonServerStartupCheckSpec {

    private static final Metadata.Key<String> TOKEN =
            Metadata.Key.of("AxonIQ-Access-Token", Metadata.ASCII_STRING_MARSHALLER);
    private static final Duration NO_PATIENCE = Duration.ZERO;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port = freePort();
    private Server server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.shutdownNow();
        }
    }

    @Test
    void is_let_in_with_the_right_token_and_turned_away_at_once_with_a_wrong_one() throws IOException {
        open();
        knock("right", NO_PATIENCE).afterSingletonsInstantiated();
        assertThatThrownBy(knock("wrong", PATIENCE)::afterSingletonsInstantiated)
                .isInstanceOfSatisfying(AxonServerUnavailable.class, shut -> assertThat(shut.remedy())
                        .contains("axon.axonserver.token"))
                .hasMessageContaining("localhost:" + port)
                .hasMessageContaining("Invalid token");
    }

    @Test
    void waits_for_a_server_that_comes_later_and_not_for_ever() throws IOException {
        assertThatThrownBy(knock("right", NO_PATIENCE)::afterSingletonsInstantiated)
                .isInstanceOfSatisfying(AxonServerUnavailable.class, shut -> assertThat(shut.remedy())
                        .contains("axon.axonserver.servers", "ssl-enabled"));
        var knocking = CompletableFuture.runAsync(knock("right", PATIENCE)::afterSingletonsInstantiated);
        assertThat(knocking).isNotDone();
        open();
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(knocking::isDone);
        assertThat(knocking).isCompleted();
    }

    private AxonServerStartupCheck knock(String token, Duration patience) {
        var configuration = new AxonServerConfiguration();
        configuration.setServers("localhost:" + port);
        configuration.setToken(token);
        return new AxonServerStartupCheck(configuration, patience);
    }

    private void open() throws IOException {
        server = Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
                .addService(new Platform())
                .intercept(new Doorkeeper())
                .build()
                .start();
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Platform extends PlatformServiceGrpc.PlatformServiceImplBase {

        @Override
        public void getPlatformServer(ClientIdentification client, StreamObserver<PlatformInfo> answer) {
            answer.onNext(PlatformInfo.getDefaultInstance());
            answer.onCompleted();
        }
    }

    /** Says what Axon Server says. */
    private static final class Doorkeeper implements ServerInterceptor {

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            if ("right".equals(headers.get(TOKEN))) {
                return next.startCall(call, headers);
            }
            call.close(
                    Status.PERMISSION_DENIED.withDescription(
                            "Invalid token for " + call.getMethodDescriptor().getFullMethodName()),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }
}
