package io.zetel.licensing.domain;

import static io.zetel.licensing.domain.Contoso.CONTOSO;

import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicense;
import io.zetel.licensing.domain.claim.ClaimRequest;
import io.zetel.licensing.domain.holder.ConsideredProduct;
import io.zetel.licensing.domain.holder.HolderEvent.BackupProductUsed;
import io.zetel.licensing.domain.holder.HolderEvent.ClaimRefused;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseClaimed;
import io.zetel.licensing.domain.holder.HolderEvent.UsageLocationInherited;
import io.zetel.licensing.domain.holder.HolderEvent.UserProvisioned;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refusal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One claim as a story: who asks for what and how, and the events it should lead to. */
public record Claiming(
        String user,
        App app,
        Trigger trigger,
        UserType userType,
        @Nullable String livesIn,
        boolean managed,
        @Nullable Instant occurredAt,
        PolicyId policy,
        long version) {

    /** A Dutch member signs in to Teams for the first time. */
    public static Claiming signIn(String user) {
        return new Claiming(
                user, Catalogues.TEAMS, Trigger.SIGN_IN, UserType.MEMBER, "NL", false, null, Contoso.POLICY, 1);
    }

    /** The same for another app, by another trigger. */
    public Claiming of(App other, Trigger by) {
        return new Claiming(user, other, by, userType, livesIn, managed, occurredAt, policy, version);
    }

    /** The same by somebody else's account. */
    public Claiming asGuest() {
        return new Claiming(user, app, trigger, UserType.GUEST, livesIn, managed, occurredAt, policy, version);
    }

    /** The same by somebody who lives there; {@code null} where nobody knows. */
    public Claiming livingIn(@Nullable String country) {
        return new Claiming(user, app, trigger, userType, country, managed, occurredAt, policy, version);
    }

    /** The same in a managed environment. */
    public Claiming inManagedEnvironment() {
        return new Claiming(user, app, trigger, userType, livesIn, true, occurredAt, policy, version);
    }

    /** The same, reported later than it happened. */
    public Claiming at(Instant instant) {
        return new Claiming(user, app, trigger, userType, livesIn, managed, instant, policy, version);
    }

    /** The same, expected to be answered by this version of this policy. */
    public Claiming answeredBy(PolicyId other, long itsVersion) {
        return new Claiming(user, app, trigger, userType, livesIn, managed, occurredAt, other, itsVersion);
    }

    /** Who asks. */
    public HolderId holder() {
        return HolderId.user(user);
    }

    /** The name of this claim. */
    public String claimId() {
        return "claim-of-" + app.id() + "-by-" + user;
    }

    /** What the upstream service reports. */
    public ClaimRequest request() {
        return new ClaimRequest(claimId(), app.id(), trigger, holder(), userType, livesIn, managed, occurredAt);
    }

    /** The command. */
    public ClaimLicense command() {
        return new ClaimLicense(CONTOSO, request());
    }

    /** The user becomes known with the claim. */
    public UserProvisioned provisioned() {
        return new UserProvisioned(CONTOSO, holder(), userType, livesIn, false);
    }

    /** The user gets the organisation's country. */
    public UsageLocationInherited inherits(String country) {
        return new UsageLocationInherited(CONTOSO, holder(), country);
    }

    /** The primary product is taken, with this many seats seen. */
    public LicenseClaimed takes(Product product, int seen, ServicePlan... off) {
        return takes(product, List.of(took(product, seen)), off);
    }

    /** The last product tried is taken. */
    public LicenseClaimed takes(Product product, List<ConsideredProduct> tried, ServicePlan... off) {
        return new LicenseClaimed(
                CONTOSO,
                holder(),
                claimId(),
                policy,
                version,
                app.id(),
                trigger,
                product.skuId(),
                product.sku(),
                tried.size() - 1,
                Catalogues.ids(off),
                true,
                tried,
                effectiveOn(),
                Contoso.chosen(product, off).enabledPlans());
    }

    /** The same without a seat, because the user sits on one already. */
    public static LicenseClaimed withoutSeat(LicenseClaimed e) {
        return new LicenseClaimed(
                e.tenantId(),
                e.holder(),
                e.claimId(),
                e.policyId(),
                e.policyVersion(),
                e.app(),
                e.trigger(),
                e.skuId(),
                e.sku(),
                e.position(),
                e.disabledPlans(),
                false,
                e.tried(),
                e.effectiveOn(),
                e.enabledPlans());
    }

    /** A backup had to be used. */
    public BackupProductUsed fallsBack(Product primary, Product used, int position) {
        return new BackupProductUsed(
                CONTOSO, holder(), claimId(), policy, primary.skuId(), used.skuId(), position, effectiveOn());
    }

    /** The claim is refused, on record. */
    public ClaimRefused refused(Refusal code, ConsideredProduct... tried) {
        return new ClaimRefused(
                CONTOSO, holder(), claimId(), policy, version, app.id(), trigger, code, List.of(tried), effectiveOn());
    }

    /** A product was taken, with this many seats seen. */
    public static ConsideredProduct took(Product product, int seen) {
        return new ConsideredProduct(product.skuId(), product.sku(), seen, null);
    }

    /** A product was passed over. */
    public static ConsideredProduct passed(Product product, int seen, Refusal reason) {
        return new ConsideredProduct(product.skuId(), product.sku(), seen, reason);
    }

    private Instant effectiveOn() {
        return occurredAt == null ? LicensingScenario.START : occurredAt;
    }
}
