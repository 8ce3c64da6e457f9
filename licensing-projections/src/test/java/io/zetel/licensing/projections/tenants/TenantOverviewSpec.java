package io.zetel.licensing.projections.tenants;

import static io.zetel.licensing.projections.shared.SampleFacts.CONTOSO;
import static io.zetel.licensing.projections.shared.SampleFacts.FABRIKAM;
import static io.zetel.licensing.projections.shared.SampleFacts.POLICY;
import static io.zetel.licensing.projections.shared.SampleFacts.TEAMS;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.tenant.Initiator;
import io.zetel.licensing.domain.tenant.ScimSettings;
import io.zetel.licensing.domain.tenant.TenantEvent.AutoClaimDisabled;
import io.zetel.licensing.domain.tenant.TenantEvent.AutoClaimEnabled;
import io.zetel.licensing.domain.tenant.TenantEvent.PolicyAdmitted;
import io.zetel.licensing.domain.tenant.TenantEvent.PolicyDismissed;
import io.zetel.licensing.domain.tenant.TenantEvent.PolicyLimitSet;
import io.zetel.licensing.domain.tenant.TenantEvent.TenantCountrySet;
import io.zetel.licensing.domain.tenant.TenantEvent.TenantRegistered;
import io.zetel.licensing.projections.shared.Database;
import io.zetel.licensing.projections.shared.GivenEvents;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The overview of tenants")
class TenantOverviewSpec {

    private final TenantOverviewProjection projection =
            new TenantOverviewProjection(Database.dataSource(), TenantOverview.SCHEMA);
    private final TenantOverview overview = new TenantOverview(Database.dataSource(), TenantOverview.SCHEMA);

    @BeforeEach
    void forget() {
        projection.reset();
    }

    @Test
    void A11_shows_a_new_tenant_with_its_switch_off() {
        tell(new GivenEvents().then(registered(CONTOSO)));
        assertThat(overview.tenant(CONTOSO))
                .contains(new TenantRow(
                        CONTOSO, "Contoso", "NL", "EES", false, 1, 0, NewPlans.ON, ScimSettings.USUAL, 1));
    }

    @Test
    void A14_A15_shows_the_switch_as_it_is() {
        tell(new GivenEvents()
                .then(
                        registered(CONTOSO),
                        registered(FABRIKAM),
                        new AutoClaimEnabled(CONTOSO, Initiator.ADMIN),
                        new AutoClaimEnabled(FABRIKAM, Initiator.SYSTEM),
                        new AutoClaimDisabled(FABRIKAM)));
        assertThat(overview.tenants(null, 10))
                .extracting(TenantRow::autoClaimEnabled)
                .containsExactly(true, false);
    }

    @Test
    void A23_shows_the_limit_and_counts_the_policies() {
        tell(new GivenEvents()
                .then(
                        registered(CONTOSO),
                        new PolicyLimitSet(CONTOSO, 3),
                        new PolicyAdmitted(CONTOSO, POLICY, TEAMS, Initiator.ADMIN),
                        new PolicyAdmitted(CONTOSO, new PolicyId("p-2"), TEAMS, Initiator.SYSTEM),
                        new PolicyDismissed(CONTOSO, POLICY),
                        new TenantCountrySet(CONTOSO, "DE")));
        assertThat(overview.tenant(CONTOSO))
                .contains(new TenantRow(
                        CONTOSO, "Contoso", "DE", "EES", false, 3, 1, NewPlans.ON, ScimSettings.USUAL, 6));
    }

    @Test
    void counts_policies_across_batches() {
        var history = new GivenEvents()
                .then(
                        registered(CONTOSO),
                        new PolicyAdmitted(CONTOSO, POLICY, TEAMS, Initiator.ADMIN),
                        new PolicyAdmitted(CONTOSO, new PolicyId("p-2"), TEAMS, Initiator.ADMIN));
        history.recorded().forEach(event -> projection.project(java.util.List.of(event)));
        assertThat(overview.tenant(CONTOSO)).map(TenantRow::policyCount).contains(2);
    }

    @Test
    void pages_by_id() {
        tell(new GivenEvents()
                .then(registered(new TenantId("c")), registered(new TenantId("a")), registered(new TenantId("B"))));
        assertThat(overview.tenants(null, 2))
                .extracting(row -> row.tenantId().value())
                .containsExactly("B", "a");
        assertThat(overview.tenants("a", 2))
                .extracting(row -> row.tenantId().value())
                .containsExactly("c");
        assertThat(overview.tenant(CONTOSO)).isEmpty();
    }

    private void tell(GivenEvents history) {
        projection.project(history.recorded());
    }

    private static TenantRegistered registered(TenantId tenant) {
        return new TenantRegistered(tenant, "Contoso", "NL", "EES", 1);
    }
}
