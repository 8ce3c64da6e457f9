package io.zetel.licensing.api.security;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sees to it that the client {@code operator} exists, and holds the secret it had to invent until it has been told. */
public final class FirstStart {

    /** bcrypt reads no further. */
    private static final int LONGEST_SECRET_BYTES = 72;

    private final Clients clients;
    private @Nullable String invented;

    FirstStart(Clients clients, String givenSecret) {
        this.clients = clients;
        if (givenSecret.getBytes(StandardCharsets.UTF_8).length > LONGEST_SECRET_BYTES) {
            throw new IllegalStateException("ZETEL_OPERATOR_SECRET may have at most %d bytes".formatted(LONGEST_SECRET_BYTES));
        }
        var existing = clients.find(Clients.OPERATOR);
        if (existing.isPresent()) {
            if (!givenSecret.isBlank()) {
                clients.changeSecret(existing.get(), givenSecret);
            }
            return;
        }
        var secret = givenSecret.isBlank() ? clients.newSecret() : givenSecret;
        var added = clients.add(Clients.OPERATOR, secret, Optional.empty(), List.of(Role.OPERATOR));
        invented = added && givenSecret.isBlank() ? secret : null;
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
