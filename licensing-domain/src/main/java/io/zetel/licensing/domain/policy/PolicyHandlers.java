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
import io.zetel.licensing.domain.shared.Ledger;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.SeatPools;
import io.zetel.licensing.domain.tenant.Initiator;
import io.zetel.licensing.domain.tenant.Tenant;
import io.zetel.licensing.domain.tenant.TenantCommand.NoteCatalogueChange;
import io.zetel.licensing.domain.tenant.TenantCommand.Preconfigured;
import io.zetel.licensing.domain.tenant.TenantCommand.RegisterTenant;
import io.zetel.licensing.domain.tenant.TenantDecider;
import io.zetel.licensing.domain.tenant.TenantEvent;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.axonframework.commandhandling.CommandHandler;

/**
 * Carries the questions to policies to their rules, with what the tenant and its pools have to say, and writes down the
 * answers.
 */
public final class PolicyHandlers {

    private final SeatPools pools;
    private final CurrentCatalogue catalogue;
    private final InstantSource clock;

    /** Handlers that look into these pools. */
    public PolicyHandlers(SeatPools pools, CurrentCatalogue catalogue, InstantSource clock) {
        this.pools = pools;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /** A tenant is born together with the policies of its preconfigured apps (A13). */
    @CommandHandler
    NewVersion on(RegisterTenant c, Ledger ledger) throws Refused {
        var id = StreamIds.of(c.tenantId());
        var born = TenantDecider.decide(ledger.state(Tenant.STREAMS, id), c);
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
        ledger.append(Tenant.STREAMS, id, born);
        preconfigured.forEach(policy -> append(ledger, policy));
        return new NewVersion(ledger.state(Tenant.STREAMS, id).version());
    }

    /** A tenant that asked for preconfigured policies gets those of apps that are rolled out later too (A08, A13). */
    @CommandHandler
    NewVersion on(NoteCatalogueChange c, Ledger ledger) throws Refused {
        var id = StreamIds.of(c.tenantId());
        var noted = TenantDecider.decide(ledger.state(Tenant.STREAMS, id), c);
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
        ledger.append(Tenant.STREAMS, id, noted);
        made.forEach(policy -> append(ledger, policy));
        return new NewVersion(ledger.state(Tenant.STREAMS, id).version());
    }

    @CommandHandler
    NewVersion on(CreatePolicy c, Ledger ledger) throws Refused {
        var tenantStream = StreamIds.of(c.tenantId());
        var tenant = ledger.state(Tenant.STREAMS, tenantStream);
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
        var written = handle(c, c.app(), ledger);
        ledger.append(
                Tenant.STREAMS,
                tenantStream,
                List.of(new TenantEvent.PolicyAdmitted(c.tenantId(), c.policyId(), c.app(), Initiator.ADMIN)));
        return written;
    }

    @CommandHandler
    NewVersion on(DeletePolicy c, Ledger ledger) throws Refused {
        var written = handle(c, ledger);
        ledger.append(
                Tenant.STREAMS,
                StreamIds.of(c.tenantId()),
                List.of(new TenantEvent.PolicyDismissed(c.tenantId(), c.policyId())));
        return written;
    }

    @CommandHandler
    NewVersion on(AdjustPolicy c, Ledger ledger) throws Refused {
        return handle(c, ledger);
    }

    @CommandHandler
    NewVersion on(AddBackupProduct c, Ledger ledger) throws Refused {
        return handle(c, ledger);
    }

    @CommandHandler
    NewVersion on(RemoveProducts c, Ledger ledger) throws Refused {
        return handle(c, ledger);
    }

    @CommandHandler
    NewVersion on(ReorderProducts c, Ledger ledger) throws Refused {
        return handle(c, ledger);
    }

    @CommandHandler
    NewVersion on(ReplaceProducts c, Ledger ledger) throws Refused {
        return handle(c, ledger);
    }

    @CommandHandler
    NewVersion on(MoveProduct c, Ledger ledger) throws Refused {
        return handle(c, ledger);
    }

    @CommandHandler
    NewVersion on(SetServices c, Ledger ledger) throws Refused {
        return handle(c, ledger);
    }

    @CommandHandler
    NewVersion on(RetireProduct c, Ledger ledger) throws Refused {
        return handle(c, ledger);
    }

    private static void append(Ledger ledger, PolicyCreated policy) {
        ledger.append(Policy.STREAMS, StreamIds.of(policy.tenantId(), policy.policyId()), List.of(policy));
    }

    private NewVersion handle(PolicyCommand c, Ledger ledger) throws Refused {
        return handle(
                c,
                ledger.state(Policy.STREAMS, StreamIds.of(c.tenantId(), c.policyId()))
                        .app(),
                ledger);
    }

    private NewVersion handle(PolicyCommand c, AppId app, Ledger ledger) throws Refused {
        var id = StreamIds.of(c.tenantId(), c.policyId());
        var state = ledger.state(Policy.STREAMS, id);
        var seats = pools.advance(ledger, c.tenantId(), PolicyDecider.products(state, c), null, clock.instant());
        var offer = new PolicyOffer(
                catalogue
                        .since(ledger.state(Tenant.STREAMS, StreamIds.of(c.tenantId()))
                                .catalogueVersion())
                        .of(c.tenantId()),
                PoolView.owned(seats));
        ledger.append(
                Policy.STREAMS,
                id,
                PolicyDecider.decide(state, c, offer, appTaken(ledger, c.tenantId(), app, c.policyId())));
        return new NewVersion(ledger.state(Policy.STREAMS, id).version());
    }

    private boolean appTaken(Ledger ledger, TenantId tenant, AppId app, PolicyId except) {
        return ledger.state(Tenant.STREAMS, StreamIds.of(tenant)).policiesOf(app).stream()
                .filter(other -> !other.equals(except))
                .anyMatch(other -> ledger.state(Policy.STREAMS, StreamIds.of(tenant, other))
                        .isActive());
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
                tenant, p.policyId(), app.name(), app.id(), products, EnvironmentScope.ALL, Initiator.SYSTEM);
    }
}
