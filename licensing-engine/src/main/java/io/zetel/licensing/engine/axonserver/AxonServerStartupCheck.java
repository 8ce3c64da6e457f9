package io.zetel.licensing.engine.axonserver;

import io.axoniq.axonserver.grpc.control.ClientIdentification;
import io.axoniq.axonserver.grpc.control.NodeInfo;
import io.axoniq.axonserver.grpc.control.PlatformServiceGrpc;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.NestedExceptionUtils;

/**
 * Asks Axon Server to be let in before anything else does. Its connector tries for ever and lets the node start
 * meanwhile, so that a wrong token or a missing certificate would look like a node that is up and answers nothing.
 */
final class AxonServerStartupCheck implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(AxonServerStartupCheck.class);
    private static final Metadata.Key<String> TOKEN =
            Metadata.Key.of("AxonIQ-Access-Token", Metadata.ASCII_STRING_MARSHALLER);
    private static final long ANSWER_SECONDS = 5;
    private static final long TRY_AGAIN_NANOS = Duration.ofMillis(500).toNanos();

    private final AxonServerConfiguration server;
    private final Duration patience;

    /** Waits so long for a server that is not there yet. */
    AxonServerStartupCheck(AxonServerConfiguration server, Duration patience) {
        this.server = server;
        this.patience = patience;
    }

    @Override
    public void afterSingletonsInstantiated() {
        long end = System.nanoTime() + patience.toNanos();
        for (boolean told = false; ; told = true) {
            var failure = failure();
            if (failure == null) {
                return;
            } else if (isFinal(failure) || System.nanoTime() > end) {
                throw shut(failure);
            } else if (!told) {
                LOG.info("Waiting for Axon Server at {}: {}", server.getServers(), said(failure));
            }
            LockSupport.parkNanos(TRY_AGAIN_NANOS);
        }
    }

    /** What the first server that answers has against this node; of none what was wrong with the last. */
    private @Nullable StatusRuntimeException failure() {
        StatusRuntimeException last = null;
        for (var node : server.routingServers()) {
            last = failure(node);
            if (last == null || isFinal(last)) {
                return last;
            }
        }
        return last;
    }

    private @Nullable StatusRuntimeException failure(NodeInfo node) {
        var channel = Grpc.newChannelBuilderForAddress(node.getHostName(), node.getGrpcPort(), credentials())
                .build();
        try {
            var headers = new Metadata();
            if (server.getToken() != null) {
                headers.put(TOKEN, server.getToken());
            }
            PlatformServiceGrpc.newBlockingStub(channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .getPlatformServer(ClientIdentification.newBuilder()
                            .setClientId(server.getClientId())
                            .setComponentName(server.getComponentName())
                            .build());
            return null;
        } catch (StatusRuntimeException e) {
            return e;
        } finally {
            channel.shutdownNow();
        }
    }

    private ChannelCredentials credentials() {
        if (!server.isSslEnabled()) {
            return InsecureChannelCredentials.create();
        }
        if (server.getCertFile() == null) {
            return TlsChannelCredentials.create();
        }
        try {
            return TlsChannelCredentials.newBuilder()
                    .trustManager(new File(server.getCertFile()))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether asking again would bring nothing else. */
    private static boolean isFinal(StatusRuntimeException failure) {
        return List.of(Status.Code.PERMISSION_DENIED, Status.Code.UNAUTHENTICATED)
                        .contains(failure.getStatus().getCode())
                || isAboutTls(failure);
    }

    private static boolean isAboutTls(Throwable failure) {
        return Stream.<@Nullable Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(SSLException.class::isInstance);
    }

    private AxonServerUnavailable shut(StatusRuntimeException failure) {
        var said = "Axon Server at %s does not let this node in: %s".formatted(server.getServers(), said(failure));
        if (isAboutTls(failure)) {
            return new AxonServerUnavailable(
                    said,
                    "Compare axon.axonserver.ssl-enabled and axon.axonserver.cert-file with axoniq.axonserver.ssl.* of the server; "
                            + "its certificate must be for the name this node uses.",
                    failure);
        } else if (isFinal(failure)) {
            return new AxonServerUnavailable(
                    said,
                    "Compare axon.axonserver.token with axoniq.axonserver.accesscontrol.token of the server.",
                    failure);
        }
        return new AxonServerUnavailable(
                said,
                "Start Axon Server, or correct axon.axonserver.servers. A server that wants TLS answers nothing without "
                        + "axon.axonserver.ssl-enabled=true.",
                failure);
    }

    /** The innermost reason says most. */
    private static String said(StatusRuntimeException failure) {
        var innermost = NestedExceptionUtils.getMostSpecificCause(failure);
        return innermost == failure
                ? failure.getMessage()
                : failure.getStatus().getCode() + ", " + innermost.getMessage();
    }
}
