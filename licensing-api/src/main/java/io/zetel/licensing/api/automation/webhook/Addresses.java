package io.zetel.licensing.api.automation.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where messages may go: to public addresses, and to networks the operator allows. A name is resolved and judged for
 * each new connection, and the connection goes to the addresses judged, so a name that points elsewhere the next time
 * gains nothing.
 */
public final class Addresses implements AutoCloseable {

    private static final int LONGEST_URL = 2048;
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7E]+");
    private static final Pattern THIS_MACHINE = Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[::1]");
    private static final int LOWEST_FREE_PORT = 1024;
    private static final int HTTPS_PORT = 443;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LOOKUPS = 32;

    /** Of version 6, what is handed out to the public, without what hides an address of version 4 in it. */
    private static final Network GLOBAL = Network.parse("2000::/3");
    /** What the registries of special addresses name, and addresses at which clouds tell machines their secrets. */
    private static final List<Network> SPECIAL = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3",
                    "168.63.129.16/32",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20")
            .map(Network::parse)
            .toList();

    private final List<Network> allowed;
    private final Resolver resolver;
    /** Lookups block the threads that carry virtual ones, for as long as somebody else's name server likes. */
    private final ExecutorService lookups = Executors.newFixedThreadPool(
            LOOKUPS, Thread.ofPlatform().daemon().name("webhook-lookup-", 0).factory());

    Addresses(List<String> allowed, Resolver resolver) {
        this.allowed = allowed.stream().map(Network::parse).toList();
        this.resolver = resolver;
    }

    /** Finds the addresses of a name. */
    interface Resolver {

        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** An address that messages must not go to. */
    static final class Refused extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        Refused(String host) {
            super("The address of " + host + " is not one that webhooks may be sent to");
        }
    }

    /** What is wrong with an address, in words. A name that nobody can resolve now is not wrong. */
    public Optional<String> fault(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return Optional.of("must be a URL");
        }
        var host = uri.getHost();
        if (url.length() > LONGEST_URL || !PRINTABLE.matcher(url).matches() || host == null) {
            return Optional.of("must be a URL with a host, of at most %d printable characters".formatted(LONGEST_URL));
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            return Optional.of("must have neither user nor fragment");
        }
        boolean isPlain = "http".equalsIgnoreCase(uri.getScheme())
                && THIS_MACHINE.matcher(host).matches();
        if (!isPlain && !"https".equalsIgnoreCase(uri.getScheme())) {
            return Optional.of("must begin with https");
        }
        int port = uri.getPort() < 0 && !isPlain ? HTTPS_PORT : uri.getPort();
        if (port != HTTPS_PORT && (port < LOWEST_FREE_PORT || port > 65_535)) {
            return Optional.of("must have port 443 or one from 1024 on");
        }
        try {
            resolve(host);
            return Optional.empty();
        } catch (Refused e) {
            return Optional.of(
                    "must not lead to an address of this machine, of a private network or of another special kind");
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** The addresses of a name, if messages may go to all of them. */
    InetAddress[] resolve(String host) throws UnknownHostException {
        var found = lookup(host);
        for (var address : found) {
            if (!isAllowed(address)) {
                throw new Refused(host);
            }
        }
        return found;
    }

    private InetAddress[] lookup(String host) throws UnknownHostException {
        var lookup = lookups.submit(() -> resolver.resolve(host));
        try {
            return lookup.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new UnknownHostException(host + " cannot be resolved");
        } catch (TimeoutException e) {
            lookup.cancel(true);
            throw new UnknownHostException(host + " cannot be resolved in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException(host + " was not resolved");
        }
    }

    private boolean isAllowed(InetAddress address) {
        if (allowed.stream().anyMatch(network -> network.contains(address))) {
            return true;
        }
        boolean isSixteenBytes = address.getAddress().length == 16;
        return (!isSixteenBytes || GLOBAL.contains(address))
                && SPECIAL.stream().noneMatch(network -> network.contains(address));
    }

    @Override
    public void close() {
        lookups.shutdownNow();
    }
}
