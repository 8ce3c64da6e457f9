package io.zetel.licensing.api.automation.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts messages: to addresses that were judged, once each, following nobody elsewhere, and for no longer than a
 * receiver may take.
 */
public final class Sender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final int MOST_READ = 64 * 1024;
    private static final int MOST_KEPT = 1024;
    private static final Timeout CONNECTS_WITHIN = Timeout.ofSeconds(5);
    private static final TimeValue IDLE = TimeValue.ofSeconds(20);

    private final CloseableHttpClient client;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webhook-deadlines").factory());

    Sender(Addresses addresses, int atOnce, Duration timeout) {
        var waits = Timeout.of(timeout);
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new Judged(addresses))
                .setMaxConnPerRoute(atOnce)
                .setMaxConnTotal(2 * atOnce)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECTS_WITHIN)
                        .setSocketTimeout(waits)
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .setTimeToLive(TimeValue.ofMinutes(5))
                        .build())
                .build();
        this.client = HttpClients.custom()
                .setConnectionManager(connections)
                .evictIdleConnections(IDLE)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableConnectionState()
                .setUserAgent("Zetel-Webhooks/1")
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(waits)
                        .setConnectionRequestTimeout(waits)
                        .build())
                .build();
    }

    private record Judged(Addresses addresses) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return addresses.resolve(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    /**
     * Sends a body with these headers and tells what came of it; also trickling receivers have no more than this time.
     */
    public Outcome post(String url, Map<String, String> headers, byte[] body, Duration atMost) {
        long started = System.nanoTime();
        var request = new HttpPost(URI.create(url));
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        var late = new AtomicBoolean();
        var deadline = deadlines.schedule(
                () -> {
                    late.set(true);
                    request.cancel();
                },
                atMost.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            var response = client.executeOpen(null, request, null);
            var answer = beginning(response, request);
            closed(response);
            return new Outcome(response.getCode(), retryAfter(response), answer, null, millis(started));
        } catch (IOException e) {
            return Outcome.failed(late.get() ? "No answer in time" : why(e), millis(started));
        } finally {
            deadline.cancel(false);
        }
    }

    /** A status that came in time counts, however its body goes on. */
    private static String beginning(ClassicHttpResponse response, HttpPost request) {
        var kept = new byte[MOST_KEPT];
        int length = 0;
        if (response.getEntity() == null) {
            return "";
        }
        try {
            @Nullable InputStream body = response.getEntity().getContent();
            var buffer = new byte[8 * 1024];
            int read = 0;
            for (int n; body != null && (n = body.read(buffer)) >= 0; ) {
                int more = Math.min(n, MOST_KEPT - length);
                System.arraycopy(buffer, 0, kept, length, more);
                length += more;
                read += n;
                if (read > MOST_READ) {
                    // Closing it would read the rest.
                    request.cancel();
                    break;
                }
            }
        } catch (IOException e) {
            request.cancel();
        }
        // What a database keeps as text has no zero in it.
        return new String(kept, 0, length, StandardCharsets.UTF_8).replace('\0', ' ');
    }

    /** The connection of an answer that was not read to its end is gone already. */
    private static void closed(ClassicHttpResponse response) {
        try {
            response.close();
        } catch (IOException e) {
            LOG.trace("Closed already", e);
        }
    }

    private static Optional<Duration> retryAfter(ClassicHttpResponse response) {
        var header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
        if (header == null || header.getValue() == null) {
            return Optional.empty();
        }
        var text = header.getValue().strip();
        if (text.matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            return Optional.ofNullable(DateUtils.parseStandardDate(text))
                    .map(at -> Duration.between(Instant.now().truncatedTo(ChronoUnit.SECONDS), at))
                    .filter(Duration::isPositive);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String why(IOException e) {
        return switch (e) {
            case UnknownHostException unknown -> String.valueOf(unknown.getMessage());
            case SocketTimeoutException _ -> "No answer in time";
            case SSLException tls -> "No TLS connection: " + tls.getMessage();
            default -> "No connection: " + e.getMessage();
        };
    }

    private static long millis(long started) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        client.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
    }
}
