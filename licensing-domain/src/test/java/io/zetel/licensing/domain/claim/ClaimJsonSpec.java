package io.zetel.licensing.domain.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseClaimed;
import io.zetel.licensing.domain.policy.PolicyPlans;
import io.zetel.licensing.domain.policy.PolicyVersions;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.time.Instant;
import java.util.List;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A claim as it is stored")
class ClaimJsonSpec {

    private static final TenantId CONTOSO = new TenantId("contoso");
    private static final PolicyId POLICY = new PolicyId("teams-for-all");
    private static final SkuId E3 = new SkuId("05e9a617-0261-4cee-bb44-138d3ef5d965");
    private static final PlanId TEAMS = new PlanId("57ff2da0-773e-42df-b2af-ffb7a2317929");
    private static final PlanId SWAY = new PlanId("a23b959c-7ce8-4e57-9140-b90eb88a9e97");
    private static final PolicyPlans OF_VERSION_3 = PolicyPlans.of(List.of(TEAMS, SWAY));

    private static final PolicyVersions POLICIES = (tenant, policy, version, sku) -> {
        assertThat(List.of(tenant, policy, sku)).containsExactly(CONTOSO, POLICY, E3);
        if (version != 3) {
            throw new IllegalStateException("no version " + version);
        }
        return OF_VERSION_3;
    };

    private static final Serializer STORE = serializer(POLICIES);

    @Test
    void names_the_policy_instead_of_its_plans_and_is_read_with_them() {
        var claimed = claimed(3, PolicyPlans.of(List.of(SWAY, TEAMS)));
        var json = json(STORE, claimed);
        assertThat(json).contains("\"enabledPlans\":\"POLICY\"").doesNotContain(SWAY.value());
        var read = read(STORE, json);
        assertThat(read).isEqualTo(claimed);
        assertThat(read.enabledPlans()).as("one list for all claims").isSameAs(OF_VERSION_3);
        assertThat(json(STORE, read)).isEqualTo(json);
    }

    @Test
    void keeps_a_list_that_is_not_the_policys() {
        var claimed = claimed(9, List.of(TEAMS));
        var json = json(STORE, claimed);
        assertThat(json).contains("\"enabledPlans\":[\"" + TEAMS.value() + "\"]");
        assertThat(read(STORE, json)).isEqualTo(claimed);
    }

    @Test
    void says_nothing_where_all_plans_are_given_whatever_comes_later() {
        var claimed = claimed(9, null);
        var json = json(STORE, claimed);
        assertThat(json).doesNotContain("enabledPlans");
        assertThat(read(STORE, json)).isEqualTo(claimed);
    }

    @Test
    void is_not_read_without_the_version_it_names() {
        var json = json(STORE, claimed(4, OF_VERSION_3));
        assertThatThrownBy(() -> read(STORE, json)).hasStackTraceContaining("no version 4");
        assertThatThrownBy(() -> read(STORE, json.replace("POLICY\"", "OTHER\"")))
                .hasStackTraceContaining("are a list or POLICY");
    }

    private static LicenseClaimed claimed(long version, @Nullable List<PlanId> plans) {
        return new LicenseClaimed(
                CONTOSO,
                HolderId.user("alice"),
                "claim-1",
                POLICY,
                version,
                new AppId("TEAMS"),
                Trigger.SIGN_IN,
                E3,
                "SPE_E3",
                0,
                List.of(),
                true,
                List.of(),
                Instant.parse("2026-03-02T09:00:00Z"),
                plans);
    }

    private static Serializer serializer(PolicyVersions policies) {
        return Jackson3Serializer.builder()
                .jsonMapperBuilderCustomizer(mapper -> mapper.addModule(new ClaimJson(policies)))
                .build();
    }

    private static String json(Serializer serializer, LicenseClaimed claimed) {
        return serializer.serialize(claimed, String.class).getData();
    }

    private static LicenseClaimed read(Serializer serializer, String json) {
        return serializer.deserialize(
                new SimpleSerializedObject<>(json, String.class, LicenseClaimed.class.getName(), null));
    }
}
