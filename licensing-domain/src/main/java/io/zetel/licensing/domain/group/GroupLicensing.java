package io.zetel.licensing.domain.group;

import static io.zetel.licensing.domain.shared.Refusal.CONFIRMATION_REQUIRED;
import static io.zetel.licensing.domain.shared.Refusal.GROUP_NOT_SECURITY_ENABLED;
import static io.zetel.licensing.domain.shared.Refusal.NOT_ASSIGNED;
import static io.zetel.licensing.domain.shared.Refusal.ONE_SUBSCRIPTION_PER_GROUP;

import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.group.GroupCommand.SetGroupLicenses;
import io.zetel.licensing.domain.group.GroupEvent.GroupLicensesSet;
import io.zetel.licensing.domain.holder.GroupLicense;
import io.zetel.licensing.domain.holder.assigning.LicenseFaults;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.Refused.Fault;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Which licences a group may give (G02, D01, D10, D14, R07). */
final class GroupLicensing {

    private GroupLicensing() {}

    /** What the change leads to; nothing where it is so already, and a no names everything that is wrong with it. */
    static List<GroupEvent> set(
            GroupState state, SetGroupLicenses c, Catalogue catalogue, NewPlans usual, Set<SkuId> owned)
            throws Refused {
        GroupDecider.known(state, c.expectedVersion());
        var faults = new ArrayList<>(new LicenseFaults(catalogue, owned, state.memberType()).of(c.add(), c.remove()));
        if (!state.securityEnabled() && !c.add().isEmpty()) {
            faults.add(new Fault(GROUP_NOT_SECURITY_ENABLED, "", "Only a security group gives licences."));
        }
        for (int i = 0; i < c.remove().size(); i++) {
            if (state.license(c.remove().get(i)).isEmpty()) {
                faults.add(new Fault(
                        NOT_ASSIGNED,
                        "/remove/" + i,
                        "The group does not give %s."
                                .formatted(catalogue.partNumber(c.remove().get(i)))));
            }
        }
        var next = next(state, c, catalogue, usual);
        if (faults.isEmpty()) {
            faults.addAll(new Prerequisites(catalogue).of(c, state.licenses(), next));
        }
        boolean devices = state.memberType() == HolderId.Type.DEVICE;
        if (devices && next.size() > 1) {
            faults.add(new Fault(ONE_SUBSCRIPTION_PER_GROUP, "/add", "A group of devices gives one product only."));
        }
        if (faults.isEmpty()
                && devices
                && !c.remove().isEmpty()
                && state.members().size() > 0
                && !c.confirm()) {
            faults.add(new Fault(
                    CONFIRMATION_REQUIRED,
                    "/confirm",
                    "This takes the licence from %d devices; their apps become read-only."
                            .formatted(state.members().size())));
        }
        if (!faults.isEmpty()) {
            throw new Refused(faults);
        }
        var mode = c.mode() == null ? state.mode() : c.mode();
        return areSame(next, state.licenses()) && mode == state.mode()
                ? List.of()
                : List.of(new GroupLicensesSet(c.tenantId(), state.named(c.groupId()), next, mode));
    }

    private static boolean areSame(List<GroupLicense> next, List<GroupLicense> before) {
        return next.size() == before.size()
                && IntStream.range(0, next.size()).allMatch(i -> next.get(i).isSameAs(before.get(i)));
    }

    private static List<GroupLicense> next(GroupState state, SetGroupLicenses c, Catalogue catalogue, NewPlans usual) {
        var bySku = new LinkedHashMap<SkuId, GroupLicense>();
        state.licenses().forEach(license -> bySku.put(license.skuId(), license));
        c.remove().forEach(bySku::remove);
        c.add().forEach(choice -> {
            var product = catalogue.product(choice.skuId());
            var before = state.license(choice.skuId()).map(GroupLicense::services);
            var asked =
                    choice.services().of(product.map(Product::planIds).orElse(List.of()), before.orElse(null), usual);
            bySku.put(
                    choice.skuId(),
                    GroupLicense.of(
                            choice.skuId(),
                            catalogue.called(choice.skuId(), choice.skuId().value()),
                            asked));
        });
        return List.copyOf(bySku.values());
    }
}
