package io.zetel.licensing.domain.group;

import static io.zetel.licensing.domain.Catalogues.ALL;
import static io.zetel.licensing.domain.Catalogues.BOOKABLE;
import static io.zetel.licensing.domain.Catalogues.COMPANY;
import static io.zetel.licensing.domain.Catalogues.DEVICE;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE_ONLY;
import static io.zetel.licensing.domain.Catalogues.PHONE;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.DecisionRow.happens;
import static io.zetel.licensing.domain.DecisionRow.refused;
import static io.zetel.licensing.domain.Directory.ALICE;
import static io.zetel.licensing.domain.Directory.BOB;
import static io.zetel.licensing.domain.Directory.SALES;
import static io.zetel.licensing.domain.Directory.choice;
import static io.zetel.licensing.domain.Directory.devices;
import static io.zetel.licensing.domain.Directory.gives;
import static io.zetel.licensing.domain.Directory.givesEach;
import static io.zetel.licensing.domain.Directory.givesWithout;
import static io.zetel.licensing.domain.Directory.joins;
import static io.zetel.licensing.domain.Directory.leaves;
import static io.zetel.licensing.domain.Directory.takes;
import static io.zetel.licensing.domain.shared.Refusal.CONFIRMATION_REQUIRED;
import static io.zetel.licensing.domain.shared.Refusal.DEPENDENCY_VIOLATION;
import static io.zetel.licensing.domain.shared.Refusal.DUPLICATE_PRODUCT;
import static io.zetel.licensing.domain.shared.Refusal.GROUP_HAS_LICENSES;
import static io.zetel.licensing.domain.shared.Refusal.GROUP_MEMBER_TYPE_FIXED;
import static io.zetel.licensing.domain.shared.Refusal.GROUP_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.GROUP_NOT_SECURITY_ENABLED;
import static io.zetel.licensing.domain.shared.Refusal.NOT_ASSIGNED;
import static io.zetel.licensing.domain.shared.Refusal.ONE_SUBSCRIPTION_PER_GROUP;
import static io.zetel.licensing.domain.shared.Refusal.PLAN_NOT_IN_SKU;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_NOT_OWNED;
import static io.zetel.licensing.domain.shared.Refusal.REQUIRED;
import static io.zetel.licensing.domain.shared.Refusal.SKU_NOT_ASSIGNABLE;
import static io.zetel.licensing.domain.shared.Refusal.SKU_TARGET_DEVICE;
import static io.zetel.licensing.domain.shared.Refusal.SKU_TARGET_USER;
import static io.zetel.licensing.domain.shared.Refusal.VERSION_MISMATCH;

import io.zetel.licensing.domain.Catalogues;
import io.zetel.licensing.domain.DecisionRow;
import io.zetel.licensing.domain.DecisionRow.Question;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.group.GroupCommand.DeleteGroup;
import io.zetel.licensing.domain.group.GroupCommand.DetachSku;
import io.zetel.licensing.domain.group.GroupCommand.PutGroup;
import io.zetel.licensing.domain.group.GroupCommand.ReplaceMembers;
import io.zetel.licensing.domain.group.GroupCommand.SetGroupLicenses;
import io.zetel.licensing.domain.group.GroupEvent.GroupCreated;
import io.zetel.licensing.domain.group.GroupEvent.GroupDeleted;
import io.zetel.licensing.domain.group.GroupEvent.GroupLicensesSet;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersAdded;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersRemoved;
import io.zetel.licensing.domain.group.GroupEvent.GroupSecuritySet;
import io.zetel.licensing.domain.holder.GroupLicense;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.Refused;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The rules of a group")
class GroupDeciderSpec {

    private static final HolderId KIOSK = new HolderId(HolderId.Type.DEVICE, "kiosk");

    @ParameterizedTest(name = "{0}")
    @MethodSource("itself")
    void decide_about_the_group_itself(DecisionRow row) throws Refused {
        row.check();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("licenses")
    void decide_which_licenses_it_gives(DecisionRow row) throws Refused {
        row.check();
    }

    static Stream<DecisionRow> itself() {
        return Stream.of(
                happens(
                        "a group is made",
                        () -> GroupDecider.put(GroupState.notCreated(), put(true, null)),
                        created(HolderId.Type.USER)),
                happens("once", () -> GroupDecider.put(users(), put(true, null))),
                refused(
                        "not by who saw one",
                        () -> GroupDecider.put(GroupState.notCreated(), put(true, 1L)),
                        GROUP_NOT_FOUND),
                refused(
                        "a new one says whom it is of",
                        () -> GroupDecider.put(GroupState.notCreated(), new PutGroup(CONTOSO, SALES, null, true, null)),
                        REQUIRED),
                happens(
                        "what is left out stays as it is",
                        () -> GroupDecider.put(
                                users().evolve(new GroupSecuritySet(CONTOSO, SALES, false)),
                                new PutGroup(CONTOSO, SALES, null, null, null))),
                refused(
                        "its members stay users",
                        () -> GroupDecider.put(users(), devices(SALES)),
                        GROUP_MEMBER_TYPE_FIXED),
                happens(
                        "it stops being a security group",
                        () -> GroupDecider.put(users(), put(false, 1L)),
                        new GroupSecuritySet(CONTOSO, SALES, false)),
                refused(
                        "unless it gives licenses",
                        () -> GroupDecider.put(users(E3), put(false, null)),
                        GROUP_HAS_LICENSES),
                happens(
                        "some join",
                        () -> GroupDecider.add(with(ALICE), joins(SALES, ALICE, BOB, BOB), List.of(ALICE, BOB, BOB)),
                        new GroupMembersAdded(CONTOSO, SALES, List.of(BOB))),
                happens(
                        "some leave",
                        () -> GroupDecider.remove(with(ALICE), leaves(SALES, ALICE, BOB), List.of(ALICE, BOB)),
                        new GroupMembersRemoved(CONTOSO, SALES, List.of(ALICE))),
                happens(
                        "G11 members are replaced as a whole: who is not named leaves, who is new joins",
                        () -> GroupDecider.replace(with(ALICE), replaces(BOB, BOB), List.of(BOB, BOB)),
                        new GroupMembersRemoved(CONTOSO, SALES, List.of(ALICE)),
                        new GroupMembersAdded(CONTOSO, SALES, List.of(BOB))),
                happens(
                        "G11 by the same nothing happens",
                        () -> GroupDecider.replace(with(ALICE), replaces(ALICE), List.of(ALICE))),
                happens(
                        "G11 and by nobody all leave",
                        () -> GroupDecider.replace(with(ALICE), replaces(), List.of()),
                        new GroupMembersRemoved(CONTOSO, SALES, List.of(ALICE))),
                refused(
                        "G11 not by who saw another version",
                        () -> GroupDecider.replace(
                                with(ALICE), new ReplaceMembers(CONTOSO, SALES, List.of(), 9L), List.of()),
                        VERSION_MISMATCH),
                refused(
                        "nobody joins what is not there",
                        () -> GroupDecider.add(GroupState.notCreated(), joins(SALES, BOB), List.of(BOB)),
                        GROUP_NOT_FOUND),
                happens(
                        "a product is detached",
                        () -> GroupDecider.detach(users(E3, E5), new DetachSku(CONTOSO, SALES, E3.skuId())),
                        sets(E5)),
                happens(
                        "where it is given",
                        () -> GroupDecider.detach(users(E5), new DetachSku(CONTOSO, SALES, E3.skuId()))),
                happens(
                        "it is deleted",
                        () -> GroupDecider.delete(users(), new DeleteGroup(CONTOSO, SALES, 1L)),
                        new GroupDeleted(CONTOSO, SALES)),
                refused(
                        "not while it gives licenses",
                        () -> GroupDecider.delete(users(E3), new DeleteGroup(CONTOSO, SALES, null)),
                        GROUP_HAS_LICENSES),
                refused(
                        "nor by who saw another version",
                        () -> GroupDecider.delete(users(), new DeleteGroup(CONTOSO, SALES, 2L)),
                        VERSION_MISMATCH));
    }

    private static ReplaceMembers replaces(HolderId... members) {
        return new ReplaceMembers(
                CONTOSO, SALES, Stream.of(members).map(HolderId::id).toList(), null);
    }

    static Stream<DecisionRow> licenses() {
        return Stream.of(
                happens("a product is given", asks(users(), gives(SALES, E3), E3), sets(E3)),
                happens("once", asks(users(E3), gives(SALES, E3), E3)),
                happens("and taken", asks(users(E3, E5), takes(SALES, E3)), sets(E5)),
                happens(
                        "each for itself",
                        asks(users(), givesEach(SALES, E3), E3),
                        new GroupLicensesSet(CONTOSO, SALES, List.of(license(E3)), LicensingMode.INDEPENDENT)),
                refused("nothing that was not bought", asks(users(), gives(SALES, E3, E5), E5), PRODUCT_NOT_OWNED),
                refused("nothing twice", asks(users(), gives(SALES, E3, E3), E3), DUPLICATE_PRODUCT),
                refused(
                        "no service that is not in it",
                        asks(users(), givesWithout(SALES, E3, PHONE), E3),
                        PLAN_NOT_IN_SKU),
                refused("nothing for devices", asks(users(), gives(SALES, DEVICE), DEVICE), SKU_TARGET_DEVICE),
                refused(
                        "nothing for the organisation",
                        asks(users(), gives(SALES, COMPANY), COMPANY),
                        SKU_NOT_ASSIGNABLE),
                refused("nothing is taken that is not given", asks(users(), takes(SALES, E3)), NOT_ASSIGNED),
                refused(
                        "an add-on needs what it depends on",
                        asks(users(), gives(SALES, BOOKABLE), BOOKABLE),
                        DEPENDENCY_VIOLATION),
                happens(
                        "which may come with it",
                        asks(users(), gives(SALES, BOOKABLE, EXCHANGE_ONLY), BOOKABLE, EXCHANGE_ONLY),
                        sets(BOOKABLE, EXCHANGE_ONLY)),
                refused(
                        "and may not go before it",
                        asks(users(BOOKABLE, EXCHANGE_ONLY), takes(SALES, EXCHANGE_ONLY)),
                        DEPENDENCY_VIOLATION),
                refused(
                        "only a security group gives",
                        asks(insecure(), gives(SALES, E3), E3),
                        GROUP_NOT_SECURITY_ENABLED),
                happens(
                        "a group of devices gives a product for devices",
                        asks(kiosks(), gives(SALES, DEVICE), DEVICE),
                        sets(DEVICE)),
                refused(
                        "not one for users, and one only",
                        asks(kiosks(DEVICE), gives(SALES, E3), E3),
                        SKU_TARGET_USER,
                        ONE_SUBSCRIPTION_PER_GROUP),
                refused(
                        "devices lose theirs only after a confirmation",
                        asks(kiosks(DEVICE), unconfirmed(DEVICE)),
                        CONFIRMATION_REQUIRED),
                happens("which may be given", asks(kiosks(DEVICE), takes(SALES, DEVICE)), sets()),
                refused(
                        "nothing is given by who saw another version",
                        asks(
                                users(),
                                new SetGroupLicenses(CONTOSO, SALES, List.of(choice(E3)), List.of(), null, false, 7L),
                                E3),
                        VERSION_MISMATCH),
                refused(
                        "nor by a group that is not there",
                        asks(GroupState.notCreated(), gives(SALES, E3), E3),
                        GROUP_NOT_FOUND));
    }

    private static Question asks(GroupState state, SetGroupLicenses command, Product... owned) {
        return () -> GroupLicensing.set(
                state,
                command,
                ALL,
                NewPlans.ON,
                Arrays.stream(owned).map(Product::skuId).collect(Collectors.toSet()));
    }

    private static GroupState users(Product... given) {
        return giving(GroupState.notCreated().evolve(created(HolderId.Type.USER)), given);
    }

    private static GroupState with(HolderId... members) {
        return users().evolve(new GroupMembersAdded(CONTOSO, SALES, List.of(members)));
    }

    private static GroupState insecure() {
        return users().evolve(new GroupSecuritySet(CONTOSO, SALES, false));
    }

    private static GroupState kiosks(Product... given) {
        return giving(
                GroupState.notCreated()
                        .evolve(created(HolderId.Type.DEVICE))
                        .evolve(new GroupMembersAdded(CONTOSO, SALES, List.of(KIOSK))),
                given);
    }

    private static GroupState giving(GroupState state, Product... given) {
        return given.length == 0 ? state : state.evolve(sets(given));
    }

    private static GroupCreated created(HolderId.Type type) {
        return new GroupCreated(CONTOSO, SALES, type, true);
    }

    private static GroupLicensesSet sets(Product... products) {
        return new GroupLicensesSet(
                CONTOSO,
                SALES,
                Arrays.stream(products).map(GroupDeciderSpec::license).toList(),
                LicensingMode.ATOMIC);
    }

    private static GroupLicense license(Product product) {
        return new GroupLicense(product.skuId(), product.sku(), Catalogues.ids());
    }

    private static PutGroup put(boolean securityEnabled, @Nullable Long expectedVersion) {
        return new PutGroup(CONTOSO, SALES, HolderId.Type.USER, securityEnabled, expectedVersion);
    }

    private static SetGroupLicenses unconfirmed(Product product) {
        return new SetGroupLicenses(CONTOSO, SALES, List.of(), List.of(product.skuId()), null, false, null);
    }
}
