package io.zetel.licensing.engine.copy;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Copies all events from one store to another that is empty, and proves by count and hash that they arrived as they
 * were. From the boot jar: {@code java -cp zetel.jar -Dloader.main=io.zetel.licensing.engine.copy.CopyEvents
 * org.springframework.boot.loader.launch.PropertiesLauncher --from=embedded:./data
 * --to=axonserver://localhost:8124/default}.
 */
public final class CopyEvents {

    private static final int EVENTS_PER_TRANSACTION = 1000;
    private static final int DEFAULT_PORT = 8124;

    private CopyEvents() {}

    /** What was found in a store. */
    record Proof(long events, String sha256) {}

    /** Copies, says what it did, and ends with 1 when the copy is not what the original is. */
    public static void main(String[] arguments) {
        // What the databases and connections have to say about themselves is not the news.
        LoggingSystem.get(CopyEvents.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
        var options = options(arguments);
        try (var from = shelf(options.getOrDefault("from", ""));
                var to = shelf(options.getOrDefault("to", ""))) {
            var proof = copy(from, to);
            System.out.printf("%d events copied and compared, sha256 %s%n", proof.events(), proof.sha256());
        } catch (IllegalStateException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** Copies everything into an empty store and answers what both hold now. */
    static Proof copy(EventStoreEnd from, EventStoreEnd to) {
        if (to.last() >= 0) {
            throw new IllegalStateException("The target holds events already; nothing was copied.");
        }
        return copyBehind(from, -1, to);
    }

    /** Copies what is behind a position to the end of a store. */
    static Proof copyBehind(EventStoreEnd from, long after, EventStoreEnd to) {
        long start = to.last();
        var batch = new ArrayList<StoredEvent>(EVENTS_PER_TRANSACTION);
        from.each(after, event -> {
            batch.add(event);
            if (batch.size() == EVENTS_PER_TRANSACTION) {
                to.append(batch);
                batch.clear();
            }
        });
        if (!batch.isEmpty()) {
            to.append(List.copyOf(batch));
        }
        // Both are read anew: what was sent proves nothing.
        var original = proof(from, after);
        var arrived = proof(to, start);
        if (!original.equals(arrived)) {
            throw new IllegalStateException(
                    "The copy is not the original: %s there, %s here. Do not use it.".formatted(original, arrived));
        }
        return arrived;
    }

    /** The count and hash of what is behind a position. */
    static Proof proof(EventStoreEnd shelf, long after) {
        var fingerprint = new Fingerprint();
        shelf.each(after, fingerprint::add);
        return new Proof(fingerprint.count(), fingerprint.hex());
    }

    /**
     * The store of this address: {@code embedded:<directory>}, {@code jdbc:postgresql:…} or
     * {@code axonserver[s]://host:port/context}.
     */
    static EventStoreEnd shelf(String address) {
        if (address.startsWith("embedded:")) {
            return PostgresEnd.in(Path.of(address.substring("embedded:".length())));
        }
        if (address.startsWith("jdbc:postgresql:")) {
            return PostgresEnd.at(address);
        }
        if (address.startsWith("axonserver://") || address.startsWith("axonservers://")) {
            var uri = URI.create(address);
            var context = uri.getPath().length() > 1 ? uri.getPath().substring(1) : "default";
            return new AxonServerEnd(
                    uri.getHost(),
                    uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                    context,
                    System.getenv("ZETEL_AXON_TOKEN"),
                    uri.getScheme().equals("axonservers"));
        }
        throw new IllegalArgumentException("""
                                           Say --from=… and --to=…, each one of
                                             embedded:<data directory>
                                             jdbc:postgresql://host:port/database?user=…&password=…
                                             axonserver://host:port/context, or axonservers:// with TLS; the token in ZETEL_AXON_TOKEN""");
    }

    private static Map<String, String> options(String[] arguments) {
        var options = new TreeMap<String, String>();
        for (var argument : arguments) {
            var parts = argument.split("=", 2);
            if (parts.length == 2 && parts[0].startsWith("--")) {
                options.put(parts[0].substring(2), parts[1]);
            }
        }
        return options;
    }
}
