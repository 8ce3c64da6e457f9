package io.zetel.licensing.domain.access;

import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.holder.Account;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody may use an app or a service, and why: through a license of their own, or through the device at hand
 * (P02, D02, D13). This is the one rule of access; whoever tells about it brings the paths and shows what comes out.
 */
public record ServiceAccess<P extends ServiceAccess.Path>(Level access, List<ServiceAccess.Because<P>> because) {

    /** Everything, looking and printing only, or nothing. */
    public enum Level {
        FULL,
        READ_ONLY,
        NONE
    }

    /** What speaks for or against it. */
    public enum Reason {
        USER_LICENSE,
        DEVICE_LICENSE,
        DEVICE_LICENSE_REVOKED,
        PLAN_DISABLED,
        LICENSE_FAILED,
        LICENSE_SUSPENDED,
        SUBSCRIPTION_INACTIVE,
        NO_LICENSE,
        USER_DELETED,
        ACCOUNT_DISABLED;

        /** Whether whoever has this reason may use everything. */
        public boolean opens() {
            return this == USER_LICENSE || this == DEVICE_LICENSE;
        }
    }

    /**
     * One way to a product: a source of a user or device, or the memory of a product that was revoked from a device.
     */
    public interface Path {

        /** Whose it is. */
        HolderId holder();

        /** The product it leads to. */
        SkuId skuId();

        /** Whether it is nothing but the memory of a license that was revoked (D13). */
        boolean isRevoked();

        /** Whether it sleeps until its holder is restored (P24). */
        boolean isSuspended();

        /** Whether its holder sits on a seat because of it. */
        boolean isLive();

        /** The service plans it gives. */
        Services services();

        /** Whether a purchase of the product works. */
        boolean usable();
    }

    /** One reason, and the path it is about; none where there is no license at all. */
    public record Because<P extends Path>(
            Reason reason, @Nullable P path) {}

    /**
     * What somebody of this standing, with this account, may do with any of these service plans, given every path of
     * theirs and of the device at hand.
     */
    public static <P extends Path> ServiceAccess<P> of(
            Standing user, Account account, List<P> paths, Collection<PlanId> plans, Catalogue catalogue) {
        boolean isDeleted = user == Standing.DELETED || user == Standing.GONE;
        boolean isOut = isDeleted || !account.isEnabled();
        var because = paths.stream()
                .filter(path -> !isOut || path.holder().type() == HolderId.Type.USER)
                .filter(path -> catalogue
                        .product(path.skuId())
                        .filter(product -> product.hasAny(plans))
                        .isPresent())
                .map(path -> new Because<>(reason(path, plans, catalogue), path))
                .toList();
        if (isDeleted) {
            return new ServiceAccess<>(
                    Level.NONE, because.isEmpty() ? List.of(new Because<>(Reason.USER_DELETED, null)) : because);
        }
        if (isOut) {
            return new ServiceAccess<>(Level.NONE, ofDisabled(because));
        }
        var full = only(because, Reason::opens);
        if (!full.isEmpty()) {
            return new ServiceAccess<>(Level.FULL, full);
        }
        var readOnly = only(because, reason -> reason == Reason.DEVICE_LICENSE_REVOKED);
        if (!readOnly.isEmpty()) {
            return new ServiceAccess<>(Level.READ_ONLY, readOnly);
        }
        return new ServiceAccess<>(
                Level.NONE, because.isEmpty() ? List.of(new Because<>(Reason.NO_LICENSE, null)) : because);
    }

    /** Who does not sign in uses nothing, whatever there would be to use (P26). */
    private static <P extends Path> List<Because<P>> ofDisabled(List<Because<P>> because) {
        var closed = new ArrayList<Because<P>>();
        because.forEach(
                one -> closed.add(one.reason().opens() ? new Because<>(Reason.ACCOUNT_DISABLED, one.path()) : one));
        if (closed.stream()
                .noneMatch(
                        one -> one.reason() == Reason.ACCOUNT_DISABLED || one.reason() == Reason.LICENSE_SUSPENDED)) {
            closed.addFirst(new Because<>(Reason.ACCOUNT_DISABLED, null));
        }
        return closed;
    }

    /**
     * The service plans that answer a question about this one. What devices are licensed for is an app, whichever plan
     * brings it to a user or a device; so where the plan gives such an app, every plan that gives it answers (D02).
     */
    public static Set<PlanId> answering(PlanId asked, Catalogue catalogue) {
        var plans = new HashSet<>(Set.of(asked));
        catalogue.apps().stream()
                .filter(app -> app.servicePlans().contains(asked) && isForDevices(app, catalogue))
                .forEach(app -> plans.addAll(app.servicePlans()));
        return plans;
    }

    private static boolean isForDevices(App app, Catalogue catalogue) {
        return catalogue.products().stream()
                .anyMatch(product -> product.target() == Product.Target.DEVICE && product.hasAny(app.servicePlans()));
    }

    private static Reason reason(Path path, Collection<PlanId> plans, Catalogue catalogue) {
        if (path.isRevoked()) {
            return Reason.DEVICE_LICENSE_REVOKED;
        }
        if (path.isSuspended()) {
            return Reason.LICENSE_SUSPENDED;
        }
        if (!path.isLive()) {
            return Reason.LICENSE_FAILED;
        }
        if (!catalogue.givesAny(path.skuId(), path.services(), plans)) {
            return Reason.PLAN_DISABLED;
        }
        if (!path.usable()) {
            return Reason.SUBSCRIPTION_INACTIVE;
        }
        return path.holder().type() == HolderId.Type.USER ? Reason.USER_LICENSE : Reason.DEVICE_LICENSE;
    }

    private static <P extends Path> List<Because<P>> only(List<Because<P>> all, Predicate<Reason> which) {
        return all.stream().filter(one -> which.test(one.reason())).toList();
    }
}
