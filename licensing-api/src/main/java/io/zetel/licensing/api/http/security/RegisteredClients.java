package io.zetel.licensing.api.http.security;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/**
 * Shows our clients to the authorization server: client credentials by HTTP Basic, with tenant and roles for the token.
 */
final class RegisteredClients implements RegisteredClientRepository {

    private final Clients clients;

    RegisteredClients(Clients clients) {
        this.clients = clients;
    }

    @Override
    public void save(RegisteredClient client) {
        // Clients are added by ClientsController; the authorization server has nothing to add.
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        return findByClientId(id);
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        return clients.find(clientId).map(RegisteredClients::registered).orElse(null);
    }

    static RegisteredClient registered(ClientRow client) {
        var settings = ClientSettings.builder()
                .setting(EmbeddedIdentity.GENERATION_CLAIM, client.generation().toString())
                .setting(
                        EmbeddedIdentity.ROLES_CLAIM,
                        client.roles().stream().map(Role::claim).toList());
        client.tenantId().ifPresent(tenant -> settings.setting(EmbeddedIdentity.TENANT_CLAIM, tenant));
        return RegisteredClient.withId(client.clientId())
                .clientId(client.clientId())
                .clientSecret(client.secretHash())
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .tokenSettings(TokenSettings.builder()
                        .accessTokenTimeToLive(EmbeddedIdentity.TOKEN_LIFE)
                        .build())
                .clientSettings(settings.build())
                .build();
    }
}
