package io.zetel.licensing.api.moving;

import io.zetel.licensing.domain.shared.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the command line and the environment ask for.
 *
 * @param address where the tenant is served from then on
 * @param keys the keys of the webhooks of both sides, if given
 * @param patience how long jobs under way and read models may be waited for
 */
record MoveOptions(
        TenantId tenant,
        String from,
        String to,
        Deed deed,
        String address,
        Optional<WebhookKeys> keys,
        Duration patience) {

    static final String USAGE = """
            Usage: java -jar licensing-api-<version>.jar move-tenant --tenant= --from= --to= --address= [options]

            --tenant=   which tenant
            --from=     the database it is in: jdbc:postgresql://host:port/database?user=…&password=…   (or ZETEL_FROM)
            --to=       the database it moves to, with a node that runs on it                            (or ZETEL_TO)
            --address=  where it is served from then on, such as https://cell2.example.com
            --webhooks-key=, --to-webhooks-key=   zetel.webhooks.key of both sides, where the tenant has webhooks
                        (or ZETEL_WEBHOOKS_KEY, ZETEL_TO_WEBHOOKS_KEY)
            --wait=     for so many seconds at most jobs under way and read models are waited for (600)
            --undo      gives up a move that is not done: the tenant stays where it is, and what was copied goes
            --forget    after a move that is done: what the old side still has of the tenant goes
            """;

    private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9._:\\[\\]-]+(/[A-Za-z0-9._~/-]*)?");
    private static final Set<String> FLAGS = Set.of("undo", "forget");
    private static final Set<String> VALUES =
            Set.of("tenant", "from", "to", "address", "webhooks-key", "to-webhooks-key", "wait");

    /** What is to be done. */
    enum Deed {
        MOVE,
        UNDO,
        FORGET
    }

    /** What seals the secrets of webhooks on either side. */
    record WebhookKeys(String from, String to) {}

    static MoveOptions read(List<String> args, Map<String, String> environment) throws CannotMove {
        var given = new HashMap<String, String>();
        for (var arg : args) {
            int equals = arg.indexOf('=');
            var name = !arg.startsWith("--") ? "" : equals < 0 ? arg.substring(2) : arg.substring(2, equals);
            if (equals < 0 ? !FLAGS.contains(name) : !VALUES.contains(name)) {
                throw new CannotMove("There is no option %s.".formatted(arg));
            }
            given.put(name, equals < 0 ? "" : arg.substring(equals + 1));
        }
        var deed = given.containsKey("undo") ? Deed.UNDO : given.containsKey("forget") ? Deed.FORGET : Deed.MOVE;
        if (given.containsKey("undo") && given.containsKey("forget")) {
            throw new CannotMove("Give up a move or forget one, not both.");
        }
        var address =
                deed == Deed.MOVE ? required(given, environment, "address").replaceAll("/+$", "") : "";
        if (deed == Deed.MOVE && !ADDRESS.matcher(address).matches()) {
            throw new CannotMove("--address is written as https://cell2.example.com.");
        }
        var fromKey = value(given, environment, "webhooks-key");
        var toKey = value(given, environment, "to-webhooks-key");
        return new MoveOptions(
                new TenantId(required(given, environment, "tenant")),
                required(given, environment, "from"),
                required(given, environment, "to"),
                deed,
                address,
                fromKey == null || toKey == null ? Optional.empty() : Optional.of(new WebhookKeys(fromKey, toKey)),
                Duration.ofSeconds(seconds(given.getOrDefault("wait", "600"))));
    }

    private static long seconds(String text) throws CannotMove {
        if (!text.matches("[0-9]{1,6}")) {
            throw new CannotMove("--wait is a number of seconds.");
        }
        return Long.parseLong(text);
    }

    private static @Nullable String value(Map<String, String> given, Map<String, String> environment, String name) {
        var value = given.containsKey(name)
                ? given.get(name)
                : environment.get("ZETEL_" + name.replace('-', '_').toUpperCase(Locale.ROOT));
        return value == null || value.isBlank() ? null : value;
    }

    private static String required(Map<String, String> given, Map<String, String> environment, String name)
            throws CannotMove {
        var value = value(given, environment, name);
        if (value == null) {
            throw new CannotMove("--%s= is missing.".formatted(name));
        }
        return value;
    }
}
