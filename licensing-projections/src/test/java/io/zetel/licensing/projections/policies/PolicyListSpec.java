package io.zetel.licensing.projections.policies;

import static io.zetel.licensing.projections.shared.SampleFacts.CONTOSO;
import static io.zetel.licensing.projections.shared.SampleFacts.E3;
import static io.zetel.licensing.projections.shared.SampleFacts.E5;
import static io.zetel.licensing.projections.shared.SampleFacts.FABRIKAM;
import static io.zetel.licensing.projections.shared.SampleFacts.NOW;
import static io.zetel.licensing.projections.shared.SampleFacts.POLICY;
import static io.zetel.licensing.projections.shared.SampleFacts.SWAY;
import static io.zetel.licensing.projections.shared.SampleFacts.TEAMS;
import static io.zetel.licensing.projections.shared.SampleFacts.created;
import static io.zetel.licensing.projections.shared.SampleFacts.product;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.policy.PolicyEvent.BackupProductAdded;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyCreated;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyDeleted;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyDisabled;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyEnabled;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyRenamed;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyServicesSet;
import io.zetel.licensing.domain.policy.PolicyEvent.ProductsRemoved;
import io.zetel.licensing.domain.policy.PolicyEvent.ProductsReordered;
import io.zetel.licensing.domain.policy.PolicyEvent.ProductsReplaced;
import io.zetel.licensing.domain.policy.PolicyProduct;
import io.zetel.licensing.domain.policy.PolicyState.Status;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.tenant.Initiator;
import io.zetel.licensing.projections.shared.Database;
import io.zetel.licensing.projections.shared.GivenEvents;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The list of policies")
class PolicyListSpec {

    private final PolicyListProjection projection = new PolicyListProjection(Database.dataSource(), PolicyList.SCHEMA);
    private final PolicyList list = new PolicyList(Database.dataSource(), PolicyList.SCHEMA);
    private final GivenEvents history = new GivenEvents();

    @BeforeEach
    void forget() {
        projection.reset();
    }

    @Test
    void A18_shows_name_app_products_and_status() {
        history.at(NOW);
        tell(new PolicyCreated(
                CONTOSO,
                POLICY,
                "Teams for all",
                TEAMS,
                List.of(product(E3, SWAY), product(E5)),
                EnvironmentScope.MANAGED_ONLY,
                Initiator.SYSTEM));
        assertThat(list.policies(CONTOSO, null, 10))
                .containsExactly(new PolicyRow(
                        POLICY,
                        "Teams for all",
                        TEAMS,
                        List.of(product(E3, SWAY), product(E5)),
                        EnvironmentScope.MANAGED_ONLY,
                        Status.ACTIVE,
                        Initiator.SYSTEM,
                        1,
                        NOW,
                        NOW));
    }

    @Test
    void A30_A31_A32_follows_the_switch_and_the_name() {
        tell(created(CONTOSO, POLICY, "Teams"));
        history.at(NOW.plusSeconds(60));
        tell(new PolicyDisabled(CONTOSO, POLICY), new PolicyRenamed(CONTOSO, POLICY, "New"));
        assertThat(policy())
                .extracting(
                        PolicyRow::name,
                        PolicyRow::status,
                        PolicyRow::version,
                        PolicyRow::createdAt,
                        PolicyRow::changedAt)
                .containsExactly("New", Status.DISABLED, 3L, NOW, NOW.plusSeconds(60));
        tell(new PolicyEnabled(CONTOSO, POLICY));
        assertThat(policy().status()).isEqualTo(Status.ACTIVE);
    }

    @Test
    void A35_A44_A46_A45_follows_the_products_and_their_order() {
        tell(created(CONTOSO, POLICY, "Teams"));
        tell(new BackupProductAdded(CONTOSO, POLICY, product(E5), 1));
        assertThat(products()).containsExactly(product(E3), product(E5));
        tell(
                new ProductsReordered(CONTOSO, POLICY, List.of(E5, E3)),
                new PolicyServicesSet(CONTOSO, POLICY, List.of(product(E3, SWAY))));
        assertThat(products()).containsExactly(product(E5), product(E3, SWAY));
        tell(new ProductsRemoved(CONTOSO, POLICY, List.of(E5)));
        assertThat(products()).containsExactly(product(E3, SWAY));
        tell(new ProductsReplaced(CONTOSO, POLICY, List.of(product(E5))));
        assertThat(products()).containsExactly(product(E5));
    }

    @Test
    void a_deleted_policy_leaves_the_list_and_keeps_its_versions() {
        tell(created(CONTOSO, POLICY, "Teams"), new PolicyDeleted(CONTOSO, POLICY));
        assertThat(list.policies(CONTOSO, null, 10)).isEmpty();
        assertThat(list.policy(CONTOSO, POLICY)).isEmpty();
        assertThat(list.versions(CONTOSO, POLICY, 0, 10))
                .extracting(PolicyVersionRow::change, PolicyVersionRow::status)
                .containsExactly(tuple("PolicyCreated", Status.ACTIVE), tuple("PolicyDeleted", Status.DELETED));
    }

    @Test
    void every_version_says_what_changed_who_changed_it_and_why() {
        history.at(NOW).by("amy", "rollout");
        tell(created(CONTOSO, POLICY, "Teams"));
        history.at(NOW.plusSeconds(1)).by("bob", "typo");
        tell(new PolicyRenamed(CONTOSO, POLICY, "Teams!"), new BackupProductAdded(CONTOSO, POLICY, product(E5), 1));
        assertThat(list.versions(CONTOSO, POLICY, 0, 2))
                .containsExactly(
                        new PolicyVersionRow(
                                1,
                                "PolicyCreated",
                                "Teams",
                                Status.ACTIVE,
                                List.of(product(E3)),
                                NOW,
                                "amy",
                                "rollout"),
                        new PolicyVersionRow(
                                2,
                                "PolicyRenamed",
                                "Teams!",
                                Status.ACTIVE,
                                List.of(product(E3)),
                                NOW.plusSeconds(1),
                                "bob",
                                "typo"));
        assertThat(list.versions(CONTOSO, POLICY, 2, 2))
                .extracting(PolicyVersionRow::version, row -> row.products().size())
                .containsExactly(tuple(3L, 2));
    }

    @Test
    void pages_in_the_order_the_policies_were_made_even_after_one_that_was_deleted() {
        history.at(NOW);
        tell(created(CONTOSO, new PolicyId("z"), "first"), created(FABRIKAM, new PolicyId("y"), "another tenant's"));
        history.at(NOW.plusMillis(1));
        tell(created(CONTOSO, new PolicyId("b"), "second"), created(CONTOSO, new PolicyId("c"), "third"));
        assertThat(list.policies(CONTOSO, null, 2)).extracting(PolicyRow::name).containsExactly("first", "second");
        tell(new PolicyDeleted(CONTOSO, new PolicyId("b")));
        assertThat(list.policies(CONTOSO, "b", 2)).extracting(PolicyRow::name).containsExactly("third");
        assertThat(list.policies(CONTOSO, "y", 2)).isEmpty();
    }

    @Test
    void a_tenant_sees_only_its_own() {
        tell(created(FABRIKAM, POLICY, "Teams"));
        assertThat(list.policies(CONTOSO, null, 10)).isEmpty();
        assertThat(list.policy(CONTOSO, POLICY)).isEmpty();
        assertThat(list.versions(CONTOSO, POLICY, 0, 10)).isEmpty();
    }

    private void tell(PolicyEvent... events) {
        int before = history.recorded().size();
        var all = history.then(events).recorded();
        projection.project(all.subList(before, all.size()));
    }

    private PolicyRow policy() {
        return list.policy(CONTOSO, POLICY).orElseThrow();
    }

    private List<PolicyProduct> products() {
        return policy().products();
    }
}
