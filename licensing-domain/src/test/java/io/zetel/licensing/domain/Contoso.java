package io.zetel.licensing.domain;

import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.holder.HolderEvent.UserProvisioned;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.policy.PolicyCommand.AdjustPolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.CreatePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.Selection;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyCreated;
import io.zetel.licensing.domain.policy.PolicyProduct;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.Channel;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RegisterSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsAwaited;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsNoLongerAwaited;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsTaken;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionRegistered;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionStarted;
import io.zetel.licensing.domain.tenant.Initiator;
import io.zetel.licensing.domain.tenant.TenantEvent.AutoClaimEnabled;
import io.zetel.licensing.domain.tenant.TenantEvent.PolicyAdmitted;
import io.zetel.licensing.domain.tenant.TenantEvent.TenantRegistered;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The organisation most stories are about: what may have happened to it, and what it may ask for. */
public final class Contoso {

    public static final TenantId CONTOSO = new TenantId("contoso");
    public static final TenantId FABRIKAM = new TenantId("fabrikam");
    public static final PolicyId POLICY = new PolicyId("p1");
    public static final PolicyId OTHER_POLICY = new PolicyId("p2");
    public static final String NAME = "Teams for all";

    private Contoso() {}

    /** A Dutch organisation that may have two policies. */
    public static TenantRegistered registered() {
        return registered(2);
    }

    /** A Dutch organisation that may have so many policies. */
    public static TenantRegistered registered(int policyLimit) {
        return new TenantRegistered(CONTOSO, "Contoso", "NL", "EA", policyLimit);
    }

    /** Auto-claim is on. */
    public static AutoClaimEnabled switchedOn() {
        return new AutoClaimEnabled(CONTOSO, Initiator.ADMIN);
    }

    /** So many seats were bought at the start, in one purchase without an end that is named after the product. */
    public static RegisterSubscription buys(Product product, int seats) {
        return new RegisterSubscription(
                CONTOSO, product.skuId(), purchaseOf(product), seats, null, null, false, Channel.DIRECT);
    }

    /** The same as events. */
    public static Object[] bought(Product product, int seats) {
        return new Object[] {
            new SubscriptionRegistered(
                    CONTOSO,
                    product.skuId(),
                    product.sku(),
                    purchaseOf(product),
                    seats,
                    LicensingScenario.START,
                    null,
                    false,
                    Channel.DIRECT),
            new SubscriptionStarted(CONTOSO, product.skuId(), purchaseOf(product), LicensingScenario.START)
        };
    }

    /** The id of the purchase that {@link #buys} makes. */
    public static SubscriptionId purchaseOf(Product product) {
        return new SubscriptionId("purchase-of-" + product.sku());
    }

    /** So many seats of a pool went out in one commit. */
    public static SeatsTaken seatsTaken(Product product, int count, int assigned) {
        return new SeatsTaken(CONTOSO, product.skuId(), count, assigned);
    }

    /** These began to wait for a seat of a product. */
    public static SeatsAwaited awaited(Product product, HolderId... holders) {
        return new SeatsAwaited(CONTOSO, product.skuId(), List.of(holders));
    }

    /** These no longer wait for one. */
    public static SeatsNoLongerAwaited awaitedNoLonger(Product product, HolderId... holders) {
        return new SeatsNoLongerAwaited(CONTOSO, product.skuId(), List.of(holders));
    }

    /** Asks for the policy {@link #POLICY} for Teams with these products in this order. */
    public static CreatePolicy createsPolicy(Product... products) {
        return createsPolicy(POLICY, Catalogues.TEAMS, products);
    }

    /** Asks for a policy with these products in this order, every service on. */
    public static CreatePolicy createsPolicy(PolicyId id, App app, Product... products) {
        return createsPolicy(
                id, app, Arrays.stream(products).map(product -> choice(product)).toList());
    }

    /** Asks for a policy with these products in this order. */
    public static CreatePolicy createsPolicy(PolicyId id, App app, List<Selection> products) {
        return new CreatePolicy(CONTOSO, id, NAME, app.id(), products, EnvironmentScope.ALL);
    }

    /** A product with some services off. */
    public static Selection choice(Product product, ServicePlan... off) {
        return new Selection(product.skuId(), Catalogues.ids(off));
    }

    /** The same as it stands in a policy. */
    public static PolicyProduct chosen(Product product, ServicePlan... off) {
        return PolicyProduct.of(
                product.skuId(), product.sku(), Services.of(Catalogues.ids(off), product.planIds(), NewPlans.OFF));
    }

    /** The policy {@link #POLICY} came to be, for Teams, with these products. */
    public static PolicyCreated policyCreated(PolicyProduct... products) {
        return policyCreated(POLICY, Catalogues.TEAMS, products);
    }

    /** A policy came to be with these products. */
    public static PolicyCreated policyCreated(PolicyId id, App app, PolicyProduct... products) {
        return new PolicyCreated(CONTOSO, id, NAME, app.id(), List.of(products), EnvironmentScope.ALL, Initiator.ADMIN);
    }

    /** The tenant let the policy in. */
    public static PolicyAdmitted admitted(PolicyId id, App app) {
        return new PolicyAdmitted(CONTOSO, id, app.id(), Initiator.ADMIN);
    }

    /** Turns the policy off. */
    public static AdjustPolicy turnsOff(PolicyId id) {
        return new AdjustPolicy(CONTOSO, id, null, false, null);
    }

    /** Turns the policy on. */
    public static AdjustPolicy turnsOn(PolicyId id) {
        return new AdjustPolicy(CONTOSO, id, null, true, null);
    }

    /** The directory told us of a member who lives there. */
    public static UserProvisioned knows(String user, @Nullable String usageLocation) {
        return new UserProvisioned(CONTOSO, HolderId.user(user), UserType.MEMBER, usageLocation, false);
    }

    /** The day of this date, at the hour every scenario starts. */
    public static Instant on(String date) {
        return Instant.parse(date + "T09:00:00Z");
    }
}
