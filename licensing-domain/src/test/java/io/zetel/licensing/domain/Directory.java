package io.zetel.licensing.domain;

import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.LicensingScenario.START;

import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.group.GroupCommand.AddMembers;
import io.zetel.licensing.domain.group.GroupCommand.PutGroup;
import io.zetel.licensing.domain.group.GroupCommand.RemoveMembers;
import io.zetel.licensing.domain.group.GroupCommand.SetGroupLicenses;
import io.zetel.licensing.domain.holder.AssignmentCommand.ChangeLicenses;
import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.holder.DeletionReason;
import io.zetel.licensing.domain.holder.DirectoryCommand.DeleteUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PutUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.RestoreUser;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentFailed;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentRecovered;
import io.zetel.licensing.domain.holder.HolderEvent.InheritanceRemoved;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseAssigned;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseInherited;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseRemoved;
import io.zetel.licensing.domain.holder.LicenseChoice;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsFreed;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Contoso's directory: its people, devices and groups, what may be asked about them, and what that leads to. */
public final class Directory {

    public static final HolderId ALICE = HolderId.user("alice");
    public static final HolderId BOB = HolderId.user("bob");
    public static final HolderId CAROL = HolderId.user("carol");
    public static final GroupId SALES = new GroupId("sales");
    public static final GroupId SUPPORT = new GroupId("support");

    private Directory() {}

    /** A member who lives there. */
    public static PutUser member(HolderId user, @Nullable String country) {
        return new PutUser(CONTOSO, user, UserType.MEMBER, country, null, null);
    }

    /** The directory tells of all these. */
    public static Object[] members(HolderId... users) {
        return Arrays.stream(users).map(user -> member(user, "NL")).toArray();
    }

    /** Somebody else's account. */
    public static PutUser guest(HolderId user) {
        return new PutUser(CONTOSO, user, UserType.GUEST, "NL", null, null);
    }

    /** Deletes the user. */
    public static DeleteUser deletes(HolderId user) {
        return new DeleteUser(CONTOSO, user, DeletionReason.ADMINISTRATOR, null);
    }

    /** Brings the user back. */
    public static RestoreUser restores(HolderId user) {
        return new RestoreUser(CONTOSO, user);
    }

    /** Assigns a product on its own page. */
    public static ChangeLicenses assigns(HolderId user, Product product, ServicePlan... off) {
        return changes(user, List.of(choice(product, off)), List.of());
    }

    /** Assigns a product on the user's own page. */
    public static ChangeLicenses assignsOnUserPage(HolderId user, Product product) {
        return new ChangeLicenses(CONTOSO, user, List.of(choice(product)), List.of(), false, null);
    }

    /** Removes products. */
    public static ChangeLicenses removes(HolderId user, Product... products) {
        return changes(user, List.of(), skus(products));
    }

    /** Exchanges one product for another. */
    public static ChangeLicenses swaps(HolderId user, Product from, Product to) {
        return changes(user, List.of(choice(to)), skus(from));
    }

    /** Assigns and removes in one step. */
    public static ChangeLicenses changes(HolderId user, List<LicenseChoice> add, List<SkuId> remove) {
        return new ChangeLicenses(CONTOSO, user, add, remove, true, null);
    }

    /** A product with some services off. */
    public static LicenseChoice choice(Product product, ServicePlan... off) {
        return new LicenseChoice(product.skuId(), Catalogues.ids(off));
    }

    /** A security group of users. */
    public static PutGroup users(GroupId group) {
        return new PutGroup(CONTOSO, group, HolderId.Type.USER, true, null);
    }

    /** A security group of devices. */
    public static PutGroup devices(GroupId group) {
        return new PutGroup(CONTOSO, group, HolderId.Type.DEVICE, true, null);
    }

    /** These join, in this order. */
    public static AddMembers joins(GroupId group, HolderId... members) {
        return new AddMembers(CONTOSO, group, ids(members));
    }

    /** These leave. */
    public static RemoveMembers leaves(GroupId group, HolderId... members) {
        return new RemoveMembers(CONTOSO, group, ids(members));
    }

    /** The group gives these as well. */
    public static SetGroupLicenses gives(GroupId group, Product... products) {
        return new SetGroupLicenses(CONTOSO, group, choices(products), List.of(), null, false, null);
    }

    /** The group gives this as well, with some services off. */
    public static SetGroupLicenses givesWithout(GroupId group, Product product, ServicePlan... off) {
        return new SetGroupLicenses(CONTOSO, group, List.of(choice(product, off)), List.of(), null, false, null);
    }

    /** The group gives these as well, each for itself. */
    public static SetGroupLicenses givesEach(GroupId group, Product... products) {
        return new SetGroupLicenses(
                CONTOSO, group, choices(products), List.of(), LicensingMode.INDEPENDENT, false, null);
    }

    /** The group no longer gives these; confirmed. */
    public static SetGroupLicenses takes(GroupId group, Product... products) {
        return new SetGroupLicenses(CONTOSO, group, List.of(), skus(products), null, true, null);
    }

    /** The group gives one instead of the other; confirmed. */
    public static SetGroupLicenses swaps(GroupId group, Product from, Product to) {
        return new SetGroupLicenses(CONTOSO, group, choices(to), skus(from), null, true, null);
    }

    /** The user was assigned a product on a new seat. */
    public static LicenseAssigned assigned(HolderId user, Product product, ServicePlan... off) {
        return assigned(user, product, true, off);
    }

    /** The user was assigned a product. */
    public static LicenseAssigned assigned(HolderId user, Product product, boolean seatTaken, ServicePlan... off) {
        return new LicenseAssigned(
                CONTOSO, user, product.skuId(), product.sku(), Catalogues.ids(off), seatTaken, START);
    }

    /** The user's own licence was removed, with its seat. */
    public static LicenseRemoved removed(HolderId user, Product product) {
        return removed(user, product, Source.DIRECT, true);
    }

    /** A licence was removed. */
    public static LicenseRemoved removed(HolderId user, Product product, Source source, boolean seatFreed) {
        return new LicenseRemoved(CONTOSO, user, product.skuId(), product.sku(), source, seatFreed, START);
    }

    /** The user got a product of the group on a new seat, all or nothing. */
    public static LicenseInherited inherited(HolderId user, GroupId group, Product product, ServicePlan... off) {
        return inherited(user, group, product, LicensingMode.ATOMIC, true, off);
    }

    /** The user got a product of the group. */
    public static LicenseInherited inherited(
            HolderId user, GroupId group, Product product, LicensingMode mode, boolean seatTaken, ServicePlan... off) {
        return new LicenseInherited(
                CONTOSO, user, product.skuId(), product.sku(), group, mode, Catalogues.ids(off), seatTaken, START);
    }

    /** What the group could not give the user it gives now, on a new seat. */
    public static AssignmentRecovered recovered(HolderId user, GroupId group, Product product) {
        return recovered(user, Source.group(group), product);
    }

    /** A source that gave nothing gives the product now, on a new seat. */
    public static AssignmentRecovered recovered(HolderId user, Source source, Product product) {
        return new AssignmentRecovered(CONTOSO, user, product.skuId(), product.sku(), source, true, START);
    }

    /** The product of the group no longer reaches the user. */
    public static InheritanceRemoved disinherited(HolderId user, GroupId group, Product product, boolean seatFreed) {
        return new InheritanceRemoved(CONTOSO, user, product.skuId(), product.sku(), group, seatFreed, START);
    }

    /** The group cannot give the user this product, all or nothing. */
    public static AssignmentFailed failed(
            HolderId user, GroupId group, Product product, AssignmentError error, ServicePlan... plans) {
        return new AssignmentFailed(
                CONTOSO,
                user,
                product.skuId(),
                product.sku(),
                Source.group(group),
                LicensingMode.ATOMIC,
                List.of(),
                error,
                Catalogues.ids(plans),
                START);
    }

    /** So many seats of a pool came back in one commit. */
    public static SeatsFreed seatsFreed(Product product, int count, int assigned) {
        return new SeatsFreed(CONTOSO, product.skuId(), count, assigned);
    }

    private static List<LicenseChoice> choices(Product... products) {
        return Arrays.stream(products)
                .map(product -> new LicenseChoice(product.skuId(), List.<PlanId>of()))
                .toList();
    }

    private static List<SkuId> skus(Product... products) {
        return Arrays.stream(products).map(Product::skuId).toList();
    }

    private static List<String> ids(HolderId... members) {
        return Arrays.stream(members).map(HolderId::id).toList();
    }
}
