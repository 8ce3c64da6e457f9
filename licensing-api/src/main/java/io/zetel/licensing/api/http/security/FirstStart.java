package io.zetel.licensing.api.http.security;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sees to it that the client {@code operator} exists, and holds the secret it had to invent until it has been told. */
public final class FirstStart {

    private final Clients clients;
    private @Nullable String invented;

    FirstStart(Clients clients, String givenSecret) {
        this.clients = clients;
        if (givenSecret.getBytes(StandardCharsets.UTF_8).length > SlowHashing.LONGEST_BYTES) {
            throw new SettingRefused("ZETEL_OPERATOR_SECRET is too long", "Give it at most %d bytes.".formatted(SlowHashing.LONGEST_BYTES));
        }
        if (!givenSecret.isBlank()) {
            give(givenSecret);
        } else if (clients.find(Clients.OPERATOR).isEmpty()) {
            var secret = clients.newSecret();
            invented = clients.add(Clients.OPERATOR, secret, Optional.empty(), List.of(Role.OPERATOR)) ? secret : null;
        }
    }

    private void give(String secret) {
        // Another node may be there first; whatever it wrote, from here on the given one is right.
        if (clients.find(Clients.OPERATOR).isPresent() || !clients.addOperator(secret)) {
            clients.changeSecret(clients.find(Clients.OPERATOR).orElseThrow(), secret);
        }
    }

    /** The operator's secret if this start invented it, for the one who asks first; later empty. */
    public synchronized Optional<String> operatorSecretOnce() {
        var told = Optional.ofNullable(invented);
        invented = null;
        return told;
    }

    /** Adds a client for whoever tries Zetel for the first time; answers its secret, this once, or nothing if there is one already. */
    public Optional<String> addClient(String clientId, String tenantId, List<Role> roles) {
        var secret = clients.newSecret();
        return clients.add(clientId, secret, Optional.of(tenantId), roles) ? Optional.of(secret) : Optional.empty();
    }
}
