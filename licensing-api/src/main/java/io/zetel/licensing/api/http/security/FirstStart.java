package io.zetel.licensing.api.http.security;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the client {@code operator} and the person {@code operator} exist, and holds the secret and the
 * password it had to invent until they have been told.
 */
public final class FirstStart {

    private final Clients clients;
    private final People people;
    private @Nullable String invented;
    private @Nullable String inventedPassword;

    FirstStart(Clients clients, People people, String givenSecret, String givenPassword) {
        this.clients = clients;
        this.people = people;
        makeOperator(givenSecret);
        makePerson(givenPassword);
    }

    private void makeOperator(String givenSecret) {
        if (givenSecret.getBytes(StandardCharsets.UTF_8).length > SlowHashing.LONGEST_BYTES) {
            throw new SettingRefused(
                    "ZETEL_OPERATOR_SECRET is too long",
                    "Give it at most %d bytes.".formatted(SlowHashing.LONGEST_BYTES));
        }
        if (!givenSecret.isBlank()) {
            give(givenSecret);
        } else if (clients.find(Clients.OPERATOR).isEmpty()) {
            var secret = clients.newSecret();
            invented = clients.add(Clients.OPERATOR, secret, Optional.empty(), List.of(Role.OPERATOR)) ? secret : null;
        }
    }

    private void makePerson(String givenPassword) {
        if (givenPassword.isBlank()) {
            inventedPassword = addPerson(People.OPERATOR, Optional.empty(), List.of(Role.OPERATOR))
                    .orElse(null);
            return;
        }
        People.fault(givenPassword, People.OPERATOR).ifPresent(fault -> {
            throw new SettingRefused(
                    "ZETEL_OPERATOR_PASSWORD is no password: " + fault.name(), "Give it " + People.RULE + ".");
        });
        people.giveOperator(givenPassword);
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

    /** The password of the person {@code operator} if this start invented it, likewise. */
    public synchronized Optional<String> operatorPasswordOnce() {
        var told = Optional.ofNullable(inventedPassword);
        inventedPassword = null;
        return told;
    }

    /**
     * Adds somebody who signs in at the console; answers the first password, this once, or nothing if there is one of
     * that name already.
     */
    public Optional<String> addPerson(String signInName, Optional<String> tenantId, List<Role> roles) {
        if (people.named(signInName).isPresent()) {
            return Optional.empty();
        }
        var password = people.newPassword();
        return people.add(signInName, Optional.empty(), tenantId, roles, Optional.empty(), password)
                .map(_ -> password);
    }

    /**
     * Adds a client for whoever tries Zetel for the first time; answers its secret, this once, or nothing if there is
     * one already.
     */
    public Optional<String> addClient(String clientId, String tenantId, List<Role> roles) {
        var secret = clients.newSecret();
        return clients.add(clientId, secret, Optional.of(tenantId), roles) ? Optional.of(secret) : Optional.empty();
    }
}
