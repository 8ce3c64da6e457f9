package io.zetel.licensing.domain.policy;

import static io.zetel.licensing.domain.shared.Refusal.FEATURE_DISABLED;
import static io.zetel.licensing.domain.shared.Refusal.POLICY_LIMIT;
import static io.zetel.licensing.domain.shared.Refusal.TENANT_NOT_FOUND;

import io.zetel.licensing.domain.catalogue.CurrentCatalogue;
import io.zetel.licensing.domain.policy.PolicyCommand.AddBackupProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.AdjustPolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.CreatePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.DeletePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.MoveProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.RemoveProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.ReorderProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.ReplaceProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.RetireProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.Selection;
import io.zetel.licensing.domain.policy.PolicyCommand.SetServices;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyCreated;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.CausationMetadata;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.Streams;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.SeatPools;
import io.zetel.licensing.domain.tenant.Origin;
import io.zetel.licensing.domain.tenant.Tenant;
import io.zetel.licensing.domain.tenant.TenantCommand.NoteCatalogueChange;
import io.zetel.licensing.domain.tenant.TenantCommand.Preconfigured;
import io.zetel.licensing.domain.tenant.TenantCommand.RegisterTenant;
import io.zetel.licensing.domain.tenant.TenantDecider;
import io.zetel.licensing.domain.tenant.TenantEvent;
import io.zetel.licensing.domain.tenant.TenantState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;

/**
 * Carries the questions to policies to their rules, with what the tenant and its pools have to say, and writes down the
 * answers.
 */
public final class PolicyHandlers {

    private final Streams<Tenant, TenantState, TenantEvent> tenants;
    private final Streams<Policy, PolicyState, PolicyEvent> policies;
    private final SeatPools pools;
    private final CurrentCatalogue catalogue;
    private final InstantSource clock;

    /** Handlers over these streams. */
    public PolicyHandlers(
            Streams<Tenant, TenantState, TenantEvent> tenants,
            Streams<Policy, PolicyState, PolicyEvent> policies,
            SeatPools pools,
            CurrentCatalogue catalogue,
            InstantSource clock) {
        this.tenants = tenants;
        this.policies = policies;
        this.pools = pools;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /** A tenant is born together with the policies of its preconfigured apps (A13). */
    @CommandHandler
    NewVersion on(RegisterTenant c, CommandMessage<?> message) throws Refused {
        var cause = CausationMetadata.of(message);
        var id = StreamIds.of(c.tenantId());
        var born = TenantDecider.decide(tenants.state(id), c);
        var preconfigured = new ArrayList<PolicyCreated>();
        var apps = new HashSet<AppId>();
        for (int i = 0; i < c.preconfigured().size(); i++) {
            var pointer = "/preconfiguredAutoClaim/" + i;
            var policy = preconfigured(c.tenantId(), c.preconfigured().get(i), pointer, 0);
            if (!apps.add(policy.app())) {
                throw new Refused(List.of(new Refused.Fault(
                        Refusal.APP_HAS_ACTIVE_POLICY, pointer, "%s is named twice.".formatted(policy.app()))));
            }
            preconfigured.add(policy);
        }
        tenants.append(id, born, cause);
        preconfigured.forEach(
                policy -> policies.append(StreamIds.of(c.tenantId(), policy.policyId()), List.of(policy), cause));
        return new NewVersion(tenants.state(id).version());
    }

    /** A tenant that asked for preconfigured policies gets those of apps that are rolled out later too (A08, A13). */
    @CommandHandler
    NewVersion on(NoteCatalogueChange c, CommandMessage<?> message) throws Refused {
        var cause = CausationMetadata.of(message);
        var id = StreamIds.of(c.tenantId());
        var noted = TenantDecider.decide(tenants.state(id), c);
        var made = new ArrayList<PolicyCreated>();
        for (var event : noted) {
            if (event instanceof TenantEvent.PolicyAdmitted admitted) {
                made.add(preconfigured(
                        c.tenantId(),
                        new Preconfigured(admitted.app(), admitted.policyId()),
                        "/app",
                        c.catalogueVersion()));
            }
        }
        tenants.append(id, noted, cause);
        made.forEach(policy -> policies.append(StreamIds.of(c.tenantId(), policy.policyId()), List.of(policy), cause));
        return new NewVersion(tenants.state(id).version());
    }

    @CommandHandler
    NewVersion on(CreatePolicy c, CommandMessage<?> message) throws Refused {
        var tenantStream = StreamIds.of(c.tenantId());
        var tenant = tenants.state(tenantStream);
        if (!tenant.isKnown()) {
            throw new Refused(TENANT_NOT_FOUND, "There is no such tenant.");
        }
        if (!tenant.autoClaimEnabled()) {
            throw new Refused(FEATURE_DISABLED, "Auto-claim is off for this tenant; turn it on first.");
        }
        if (tenant.isAtPolicyLimit()) {
            throw new Refused(
                    POLICY_LIMIT, "The tenant may have %d policies and has them.".formatted(tenant.policyLimit()));
        }
        var written = handle(c, c.app(), message);
        tenants.append(
                tenantStream,
                List.of(new TenantEvent.PolicyAdmitted(c.tenantId(), c.policyId(), c.app(), Origin.ADMIN)),
                CausationMetadata.of(message));
        return written;
    }

    @CommandHandler
    NewVersion on(DeletePolicy c, CommandMessage<?> message) throws Refused {
        var written = handle(c, message);
        tenants.append(
                StreamIds.of(c.tenantId()),
                List.of(new TenantEvent.PolicyDismissed(c.tenantId(), c.policyId())),
                CausationMetadata.of(message));
        return written;
    }

    @CommandHandler
    NewVersion on(AdjustPolicy c, CommandMessage<?> message) throws Refused {
        return handle(c, message);
    }

    @CommandHandler
    NewVersion on(AddBackupProduct c, CommandMessage<?> message) throws Refused {
        return handle(c, message);
    }

    @CommandHandler
    NewVersion on(RemoveProducts c, CommandMessage<?> message) throws Refused {
        return handle(c, message);
    }

    @CommandHandler
    NewVersion on(ReorderProducts c, CommandMessage<?> message) throws Refused {
        return handle(c, message);
    }

    @CommandHandler
    NewVersion on(ReplaceProducts c, CommandMessage<?> message) throws Refused {
        return handle(c, message);
    }

    @CommandHandler
    NewVersion on(MoveProduct c, CommandMessage<?> message) throws Refused {
        return handle(c, message);
    }

    @CommandHandler
    NewVersion on(SetServices c, CommandMessage<?> message) throws Refused {
        return handle(c, message);
    }

    @CommandHandler
    NewVersion on(RetireProduct c, CommandMessage<?> message) throws Refused {
        return handle(c, message);
    }

    private NewVersion handle(PolicyCommand c, CommandMessage<?> message) throws Refused {
        return handle(
                c, policies.state(StreamIds.of(c.tenantId(), c.policyId())).app(), message);
    }

    private NewVersion handle(PolicyCommand c, AppId app, CommandMessage<?> message) throws Refused {
        var cause = CausationMetadata.of(message);
        var id = StreamIds.of(c.tenantId(), c.policyId());
        var state = policies.state(id);
        var seats = pools.advance(c.tenantId(), PolicyDecider.products(state, c), clock.instant(), cause);
        var offer = new PolicyOffer(
                catalogue
                        .since(tenants.state(StreamIds.of(c.tenantId())).catalogueVersion())
                        .of(c.tenantId()),
                PoolView.owned(seats));
        policies.append(id, PolicyDecider.decide(state, c, offer, appTaken(c.tenantId(), app, c.policyId())), cause);
        return new NewVersion(policies.state(id).version());
    }

    private boolean appTaken(TenantId tenant, AppId app, PolicyId except) {
        return tenants.state(StreamIds.of(tenant)).policiesOf(app).stream()
                .filter(other -> !other.equals(except))
                .anyMatch(other -> policies.state(StreamIds.of(tenant, other)).isActive());
    }

    /**
     * Nothing is bought yet when a tenant is provisioned, so the app's default product is taken unowned: its pool is
     * empty until then.
     */
    private PolicyCreated preconfigured(TenantId tenant, Preconfigured p, String pointer, long catalogueVersion)
            throws Refused {
        var current = catalogue.since(catalogueVersion);
        var app = current.app(p.app())
                .orElseThrow(() -> new Refused(List.of(
                        new Refused.Fault(Refusal.UNKNOWN_APP, pointer, "There is no app %s.".formatted(p.app())))));
        if (!app.claimable() || app.defaultProduct() == null) {
            throw new Refused(List.of(new Refused.Fault(
                    Refusal.APP_NOT_CLAIMABLE, pointer, "%s cannot be claimed yet.".formatted(app.name()))));
        }
        var products = new PolicyOffer(current, Set.of())
                .named(List.of(new Selection(app.defaultProduct(), List.of())), PolicyState.NOT_CREATED);
        return new PolicyCreated(
                tenant, p.policyId(), app.name(), app.id(), products, EnvironmentScope.ALL, Origin.SYSTEM);
    }
}
