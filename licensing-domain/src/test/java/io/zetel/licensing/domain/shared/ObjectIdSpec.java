package io.zetel.licensing.domain.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The GUID of a user, device or group")
class ObjectIdSpec {

    private static final TenantId CONTOSO = new TenantId("contoso");
    private static final String GUID = "1f0a6c1e-9c1f-4a53-8a53-0c1ffd3a1c11";

    @Test
    void is_its_id_where_that_is_a_guid() {
        assertThat(ObjectId.of(CONTOSO, HolderId.user(GUID)).value()).isEqualTo(GUID);
        assertThat(ObjectId.of(CONTOSO, new GroupId(GUID)).value()).isEqualTo(GUID);
    }

    @Test
    void is_made_of_tenant_kind_and_id_where_it_is_none() {
        var alice = ObjectId.of(CONTOSO, HolderId.user("alice")).value();
        assertThat(UUID.fromString(alice).version()).isEqualTo(5);
        assertThat(UUID.fromString(alice).variant()).isEqualTo(2);
        assertThat(alice)
                .isEqualTo(ObjectId.of(CONTOSO, HolderId.user("alice")).value())
                .isNotEqualTo(ObjectId.of(CONTOSO, HolderId.device("alice")).value())
                .isNotEqualTo(ObjectId.of(CONTOSO, new GroupId("alice")).value())
                .isNotEqualTo(ObjectId.of(new TenantId("fabrikam"), HolderId.user("alice"))
                        .value());
    }

    @Test
    void is_never_a_guid_of_a_version_or_variant_that_there_is_not_and_never_in_capitals() {
        for (var id : new String[] {
            GUID.toUpperCase(java.util.Locale.ROOT),
            "1f0a6c1e-9c1f-0a53-8a53-0c1ffd3a1c11",
            "1f0a6c1e-9c1f-4a53-ca53-0c1ffd3a1c11"
        }) {
            assertThat(UUID.fromString(ObjectId.of(CONTOSO, HolderId.user(id)).value())
                            .version())
                    .isEqualTo(5);
        }
    }

    @Test
    void is_made_as_RFC_9562_shows_it() {
        assertThat(ObjectId.nameBased(UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"))
                .isEqualTo("2ed6657d-e927-568b-95e1-2665a8aea6a2");
    }
}
