package io.zetel.outside.scim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unboundid.scim2.client.ScimService;
import com.unboundid.scim2.common.exceptions.ResourceConflictException;
import com.unboundid.scim2.common.exceptions.ResourceNotFoundException;
import com.unboundid.scim2.common.exceptions.ScimException;
import com.unboundid.scim2.common.types.EnterpriseUserExtension;
import com.unboundid.scim2.common.types.GroupResource;
import com.unboundid.scim2.common.types.Member;
import com.unboundid.scim2.common.types.UserResource;
import de.captaingoldfish.scim.sdk.client.ScimClientConfig;
import de.captaingoldfish.scim.sdk.client.ScimRequestBuilder;
import de.captaingoldfish.scim.sdk.common.constants.enums.Comparator;
import de.captaingoldfish.scim.sdk.common.constants.enums.PatchOp;
import de.captaingoldfish.scim.sdk.common.resources.Group;
import de.captaingoldfish.scim.sdk.common.resources.User;
import de.captaingoldfish.scim.sdk.common.resources.complex.Name;
import io.zetel.outside.Client;
import io.zetel.outside.Zetel;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.ClientRequestFilter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.glassfish.jersey.apache5.connector.Apache5ConnectorProvider;
import org.glassfish.jersey.client.ClientConfig;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two clients made by others, unmodified: they read what they wrote, and what came of it is seen by our own routes. */
@DisplayName("SCIM clients made by others")
class ScimClientsIT {

    private final Zetel zetel = Zetel.shared();
    private final Client operator = Client.operator(zetel.port());

    private Client tenant(String id) {
        operator.post("/api/v1/tenants", Map.of("tenantId", id, "name", id, "country", "NL"))
                .expect(201);
        return operator.make(id, "Service", "Reader");
    }

    private String base() {
        return "http://localhost:" + zetel.port() + "/scim/v2";
    }

    @Test
    void ping_identitys_provisions_finds_and_leaves() throws ScimException {
        var own = tenant("ping");
        // The connector of the JDK cannot PATCH.
        var http = ClientBuilder.newClient(new ClientConfig().connectorProvider(new Apache5ConnectorProvider()))
                .register((ClientRequestFilter)
                        request -> request.getHeaders().putSingle("Authorization", "Bearer " + own.token()));
        var scim = new ScimService(http.target(base()));

        assertThat(scim.getServiceProviderConfig().getBulk().isSupported()).isTrue();
        assertThat(scim.getResourceTypes().getTotalResults()).isEqualTo(3);
        assertThat(scim.getSchemas().getResources())
                .extracting(schema -> schema.getName())
                .contains("User", "Group", "Device");
        var ada = new UserResource()
                .setUserName("ada@ping.example")
                .setDisplayName("Ada")
                .setActive(true);
        ada.setExternalId("ada");
        ada.setExtension(new EnterpriseUserExtension().setDepartment("Engines"));
        var made = scim.create("Users", ada);
        assertThat(made.getExtension(EnterpriseUserExtension.class).getDepartment())
                .isEqualTo("Engines");
        assertThat(catchThrowableOfType(ResourceConflictException.class, () -> scim.create("Users", ada))
                        .getScimError()
                        .getScimType())
                .isEqualTo("uniqueness");
        var found = scim.searchRequest("Users")
                .filter("userName eq \"ADA@ping.example\"")
                .attributes("displayName")
                .invoke(UserResource.class);
        assertThat(found.getResources()).singleElement().satisfies(one -> {
            assertThat(one.getDisplayName()).isEqualTo("Ada");
            assertThat(one.getUserName()).isNull();
        });
        var changed = scim.modifyRequest("Users", made.getId())
                .replaceValue("displayName", "Ada L.")
                .replaceValue("active", false)
                .invoke(UserResource.class);
        assertThat(changed.getActive()).isFalse();
        assertThat(own.get("/api/v1/tenants/ping/users/ada")
                        .json()
                        .path("accountEnabled")
                        .asBoolean(true))
                .isFalse();
        var group = scim.create(
                "Groups",
                new GroupResource().setDisplayName("Engines").setMembers(List.of(new Member().setValue(made.getId()))));
        assertThat(scim.retrieve("Groups", group.getId(), GroupResource.class).getMembers())
                .extracting(Member::getValue)
                .containsExactly(made.getId());
        assertThat(scim.searchRequest("Groups")
                        .filter("members.value eq \"" + made.getId() + "\"")
                        .invokePost(GroupResource.class)
                        .getTotalResults())
                .isEqualTo(1);
        for (int i = 0; i < 4; i++) {
            scim.create("Users", new UserResource().setUserName("more-" + i));
        }
        var seen = new HashSet<String>();
        var page = scim.searchRequest("Users").firstPageCursorWithCount(2).invoke(UserResource.class);
        page.forEach(one -> seen.add(one.getId()));
        while (page.getNextCursor() != null) {
            page = scim.searchRequest("Users")
                    .pageWithCursor(page.getNextCursor(), 2)
                    .invoke(UserResource.class);
            page.forEach(one -> seen.add(one.getId()));
        }
        assertThat(seen).hasSize(5);
        scim.delete(group);
        scim.delete("Users", made.getId());
        assertThat(catchThrowableOfType(
                        ResourceNotFoundException.class,
                        () -> scim.retrieve("Users", made.getId(), UserResource.class)))
                .isNotNull();
        http.close();
    }

    @Test
    void captain_goldfishs_provisions_finds_and_leaves() {
        var own = tenant("goldfish");
        var config = ScimClientConfig.builder()
                .httpHeaders(Map.of("Authorization", "Bearer " + own.token()))
                .build();
        try (var scim = new ScimRequestBuilder(base(), config)) {
            assertThat(scim.loadServiceProviderConfiguration().getPatchConfig().isSupported())
                    .isTrue();
            var ada = User.builder()
                    .userName("ada@goldfish.example")
                    .externalId("ada")
                    .name(Name.builder().givenName("Ada").build())
                    .build();
            var made = scim.create(User.class, "/Users").setResource(ada).sendRequest();
            assertThat(made.getHttpStatus()).as(made.getResponseBody()).isEqualTo(201);
            assertThat(made.isSuccess()).isTrue();
            var id = made.getResource().getId().orElseThrow();
            var again = scim.create(User.class, "/Users").setResource(ada).sendRequest();
            assertThat(again.getErrorResponse().getScimType()).contains("uniqueness");
            assertThat(scim.list(User.class, "/Users")
                            .filter("name.givenName", Comparator.SW, "ad")
                            .build()
                            .get()
                            .sendRequest()
                            .getResource()
                            .getTotalResults())
                    .isEqualTo(1);
            var changed = scim.patch(User.class, "/Users", id)
                    .addOperation()
                    .op(PatchOp.REPLACE)
                    .path("active")
                    .value("false")
                    .build()
                    .sendRequest();
            assertThat(changed.getResource().isActive()).contains(false);
            var group = scim.create(Group.class, "/Groups")
                    .setResource("{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Group\"],\"displayName\":\"G\","
                            + "\"members\":[{\"value\":\"" + id + "\"}]}")
                    .sendRequest();
            assertThat(group.getResource().getMembers()).hasSize(1);
            assertThat(scim.delete(User.class, "/Users", id).sendRequest().getHttpStatus())
                    .isEqualTo(204);
            assertThat(scim.get(User.class, "/Users", id).sendRequest().getHttpStatus())
                    .isEqualTo(404);
        }
    }
}
