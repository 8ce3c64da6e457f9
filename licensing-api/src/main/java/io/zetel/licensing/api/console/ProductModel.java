package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.directory.DirectoryListController.ListedUser;
import io.zetel.licensing.api.http.group.GroupController.ListedGroup;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.subscription.ProductController.ProductUser;
import io.zetel.licensing.api.http.subscription.ProductViews.ProductSeats;
import io.zetel.licensing.api.http.subscription.PurchaseView;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.Product.Target;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SkuId;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A product, as all its tabs begin: its seats, whom it is for, and which tab is looked at. */
record ProductModel(ProductSeats product, SeatBar seats, Target target, Part part) {

    /** What a tab shows. */
    enum Part {
        SEATS("", "seats"),
        USERS("/users", "product.users"),
        GROUPS("/groups", "product.groups"),
        DEVICES("/devices", "product.devices"),
        PURCHASES("/purchases", "purchases"),
        PLANS("/plans", "plans");

        private final String path;
        private final String key;

        Part(String path, String key) {
            this.path = path;
            this.key = key;
        }
    }

    /** Who or what could take the product, as the search found them. */
    record Takers(
            SkuId skuId, String sku, Target target, String asked, List<ListedUser> users, List<ListedGroup> groups) {

        /** A group of devices takes what is for devices, and no other does. */
        boolean isFor(ListedGroup group) {
            return (group.memberType() == HolderId.Type.DEVICE) == (target == Target.DEVICE);
        }

        boolean isEmpty() {
            return users.isEmpty() && groups.isEmpty();
        }

        boolean has(ListedUser user) {
            return user.licenses().stream().anyMatch(licence -> licence.sku().equals(sku));
        }

        boolean has(ListedGroup group) {
            return group.licenses().stream().anyMatch(licence -> licence.sku().equals(sku));
        }
    }

    String path() {
        return "/products/" + product.skuId();
    }

    /** Those of users or those of devices, and the others. */
    List<Shell.Tab> tabs(Shell shell) {
        return Arrays.stream(Part.values())
                .filter(one -> one != (target == Target.DEVICE ? Part.USERS : Part.DEVICES))
                .map(one -> new Shell.Tab(shell.t(one.key), shell.link(path() + one.path), one == part))
                .toList();
    }

    boolean isAssignedBy(Shell shell) {
        return isAssignable(shell, target);
    }

    /** Whom a product is for. */
    static Target target(Names names, SkuId sku) {
        return names.catalogue().product(sku).map(Product::target).orElse(Target.USER);
    }

    /** Whether who looks may give somebody what is for these. */
    static boolean isAssignable(Shell shell, Target target) {
        return isForUsers(shell, target) || isForGroups(shell, target);
    }

    boolean isAssignedToUsersBy(Shell shell) {
        return isForUsers(shell, target);
    }

    boolean isAssignedToGroupsBy(Shell shell) {
        return isForGroups(shell, target);
    }

    /** Whether who looks may give users what is for these. */
    static boolean isForUsers(Shell shell, Target target) {
        return target == Target.USER && shell.may(Role.LICENSE_ADMIN, Role.USER_ADMIN);
    }

    /** Whether who looks may give groups what is for these; of devices only a global admin decides. */
    static boolean isForGroups(Shell shell, Target target) {
        return target == Target.DEVICE
                ? shell.may(Role.GLOBAL_ADMIN)
                : shell.may(Role.LICENSE_ADMIN, Role.USER_ADMIN, Role.GROUP_ADMIN);
    }

    /** Whether something of it can be taken by hand: what a group gives is taken from the group (P21). */
    static boolean isRemovable(ProductUser user) {
        return user.sources().stream().anyMatch(source -> source.type() != Source.Type.GROUP);
    }

    /** The last day of a purchase, which ends as the next one begins. */
    static @Nullable String lastDay(PurchaseView purchase) {
        return purchase.endsOn() == null
                ? null
                : LocalDate.ofInstant(purchase.endsOn().minusNanos(1), ZoneOffset.UTC)
                        .toString();
    }
}
