package io.zetel.licensing.domain.holder.assigning;

import static io.zetel.licensing.domain.Catalogues.ALL;
import static io.zetel.licensing.domain.Catalogues.BOOKABLE;
import static io.zetel.licensing.domain.Catalogues.DEVICE;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE_ONLY;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Catalogues.PHONE;
import static io.zetel.licensing.domain.Catalogues.SWAY;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.DecisionRow.happens;
import static io.zetel.licensing.domain.DecisionRow.refused;
import static io.zetel.licensing.domain.Directory.ALICE;
import static io.zetel.licensing.domain.Directory.SALES;
import static io.zetel.licensing.domain.Directory.assigned;
import static io.zetel.licensing.domain.Directory.assigns;
import static io.zetel.licensing.domain.Directory.assignsOnUserPage;
import static io.zetel.licensing.domain.Directory.choice;
import static io.zetel.licensing.domain.Directory.deletes;
import static io.zetel.licensing.domain.Directory.disinherited;
import static io.zetel.licensing.domain.Directory.failed;
import static io.zetel.licensing.domain.Directory.inherited;
import static io.zetel.licensing.domain.Directory.recovered;
import static io.zetel.licensing.domain.Directory.removed;
import static io.zetel.licensing.domain.Directory.removes;
import static io.zetel.licensing.domain.Directory.restores;
import static io.zetel.licensing.domain.Directory.swaps;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static io.zetel.licensing.domain.holder.AssignmentError.COUNT_VIOLATION;
import static io.zetel.licensing.domain.holder.AssignmentError.MUTUALLY_EXCLUSIVE_VIOLATION;
import static io.zetel.licensing.domain.shared.Refusal.ALREADY_INHERITED;
import static io.zetel.licensing.domain.shared.Refusal.DEPENDENCY_VIOLATION;
import static io.zetel.licensing.domain.shared.Refusal.DUPLICATE_PRODUCT;
import static io.zetel.licensing.domain.shared.Refusal.EXTERNAL_ACCOUNT;
import static io.zetel.licensing.domain.shared.Refusal.HOLDER_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.INHERITED_FROM_GROUP;
import static io.zetel.licensing.domain.shared.Refusal.INVALID_COUNTRY;
import static io.zetel.licensing.domain.shared.Refusal.INVALID_USAGE_LOCATION;
import static io.zetel.licensing.domain.shared.Refusal.MUTUALLY_EXCLUSIVE;
import static io.zetel.licensing.domain.shared.Refusal.NOT_ASSIGNED;
import static io.zetel.licensing.domain.shared.Refusal.OUT_OF_LICENSES;
import static io.zetel.licensing.domain.shared.Refusal.PLAN_NOT_IN_SKU;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_NOT_OWNED;
import static io.zetel.licensing.domain.shared.Refusal.PROHIBITED_LOCATION;
import static io.zetel.licensing.domain.shared.Refusal.SKU_TARGET_DEVICE;
import static io.zetel.licensing.domain.shared.Refusal.USER_DELETED;
import static io.zetel.licensing.domain.shared.Refusal.USER_NOT_DELETED;
import static io.zetel.licensing.domain.shared.Refusal.VERSION_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.DecisionRow;
import io.zetel.licensing.domain.DecisionRow.Question;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.holder.AssignmentCommand.ChangeLicenses;
import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.holder.DeletionReason;
import io.zetel.licensing.domain.holder.DirectoryCommand;
import io.zetel.licensing.domain.holder.DirectoryCommand.PatchUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PurgeUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PutDevice;
import io.zetel.licensing.domain.holder.DirectoryCommand.PutUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.RemoveDevice;
import io.zetel.licensing.domain.holder.GroupLicense;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentFailed;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentOptionsSet;
import io.zetel.licensing.domain.holder.HolderEvent.DeviceRegistered;
import io.zetel.licensing.domain.holder.HolderEvent.DeviceRemoved;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseResumed;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseSuspended;
import io.zetel.licensing.domain.holder.HolderEvent.MemberSkipped;
import io.zetel.licensing.domain.holder.HolderEvent.UsageLocationSet;
import io.zetel.licensing.domain.holder.HolderEvent.UserProvisioned;
import io.zetel.licensing.domain.holder.HolderEvent.UserPurged;
import io.zetel.licensing.domain.holder.HolderEvent.UserRestored;
import io.zetel.licensing.domain.holder.HolderEvent.UserSoftDeleted;
import io.zetel.licensing.domain.holder.HolderEvent.UserTypeSet;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The rules of a holder")
class HolderDecidersSpec {

    private static final HolderId KIOSK = new HolderId(HolderId.Type.DEVICE, "kiosk");
    private static final HolderState NOBODY = HolderState.UNKNOWN;
    private static final HolderState ALICE_IN_NL = NOBODY.evolve(provisioned("NL"));
    private static final HolderState NOWHERE = NOBODY.evolve(provisioned(null));
    private static final HolderState HOLDING = ALICE_IN_NL.evolve(assigned(ALICE, E3));
    private static final HolderState MEMBER = ALICE_IN_NL.evolve(inherited(ALICE, SALES, E3));
    private static final HolderState WAITING = ALICE_IN_NL.evolve(failed(ALICE, SALES, E3, COUNT_VIOLATION));
    private static final HolderState CONFLICTING =
            ALICE_IN_NL.evolve(failed(ALICE, SALES, E3, MUTUALLY_EXCLUSIVE_VIOLATION));
    private static final HolderState ABROAD = NOBODY.evolve(provisioned("CN")).evolve(prohibited());
    private static final HolderState GUEST =
            ALICE_IN_NL.evolve(new UserTypeSet(CONTOSO, ALICE, UserType.GUEST)).evolve(skipped());
    private static final HolderState DELETED = HOLDING.evolve(softDeleted()).evolve(suspended());

    /** Seats of all products but F3, of which all are taken, and BOOKABLE, which was never bought. */
    private static final Map<SkuId, PoolView> POOLS = pools();

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void decide_what_an_administrator_asks(DecisionRow row) throws Refused {
        row.check();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("news")
    void decide_what_the_directory_tells(DecisionRow row) throws Refused {
        row.check();
    }

    static Stream<DecisionRow> changes() {
        return Stream.of(
                happens("a product is assigned", asks(ALICE_IN_NL, assigns(ALICE, E3)), assigned(ALICE, E3)),
                happens("once", asks(HOLDING, assigns(ALICE, E3))),
                happens(
                        "with other services",
                        asks(HOLDING, assigns(ALICE, E3, SWAY)),
                        new AssignmentOptionsSet(
                                CONTOSO, ALICE, E3.skuId(), E3.sku(), Source.DIRECT, List.of(SWAY.id()), START)),
                happens("and removed", asks(HOLDING, removes(ALICE, E3)), removed(ALICE, E3)),
                happens(
                        "or exchanged in one step",
                        asks(HOLDING, swaps(ALICE, E3, EXCHANGE_ONLY)),
                        removed(ALICE, E3),
                        assigned(ALICE, EXCHANGE_ONLY)),
                happens(
                        "beside a group on the seat there is",
                        asks(MEMBER, assigns(ALICE, E3)),
                        assigned(ALICE, E3, false)),
                refused(
                        "but not on the user's own page",
                        asks(MEMBER, assignsOnUserPage(ALICE, E3)),
                        ALREADY_INHERITED),
                refused(
                        "what a group gives goes with the group",
                        asks(MEMBER, removes(ALICE, E3)),
                        INHERITED_FROM_GROUP),
                refused("what is not there does not go", asks(ALICE_IN_NL, removes(ALICE, E3)), NOT_ASSIGNED),
                refused("no seat, no license", asks(ALICE_IN_NL, assigns(ALICE, F3)), OUT_OF_LICENSES),
                refused("nothing that was not bought", asks(ALICE_IN_NL, assigns(ALICE, BOOKABLE)), PRODUCT_NOT_OWNED),
                refused("nothing for devices", asks(ALICE_IN_NL, assigns(ALICE, DEVICE)), SKU_TARGET_DEVICE),
                refused("no service that is not in it", asks(ALICE_IN_NL, assigns(ALICE, E3, PHONE)), PLAN_NOT_IN_SKU),
                refused(
                        "nothing twice",
                        asks(
                                ALICE_IN_NL,
                                new ChangeLicenses(
                                        CONTOSO, ALICE, List.of(choice(E3), choice(E3)), List.of(), true, null)),
                        DUPLICATE_PRODUCT),
                refused("nothing to who lives nowhere", asks(NOWHERE, assigns(ALICE, E3)), INVALID_USAGE_LOCATION),
                refused(
                        "nor where it may not be used",
                        asks(NOBODY.evolve(provisioned("CN")), assigns(ALICE, E5)),
                        PROHIBITED_LOCATION),
                refused(
                        "two that exclude each other",
                        asks(HOLDING, assigns(ALICE, EXCHANGE_ONLY)),
                        MUTUALLY_EXCLUSIVE),
                refused(
                        "what another needs stays",
                        asks(HOLDING.evolve(assigned(ALICE, BOOKABLE)), removes(ALICE, E3)),
                        DEPENDENCY_VIOLATION),
                refused(
                        "a device is licensed by its group",
                        () -> DirectDecider.decide(
                                NOBODY.evolve(new DeviceRegistered(CONTOSO, KIOSK)),
                                assigns(KIOSK, DEVICE),
                                facts(KIOSK)),
                        SKU_TARGET_DEVICE),
                refused("nothing to who is deleted", asks(DELETED, assigns(ALICE, E5)), USER_DELETED),
                refused("nor to who is unknown", asks(NOBODY, assigns(ALICE, E3)), HOLDER_NOT_FOUND),
                refused(
                        "nor by who saw another version",
                        asks(ALICE_IN_NL, new ChangeLicenses(CONTOSO, ALICE, List.of(choice(E3)), List.of(), true, 7L)),
                        VERSION_MISMATCH));
    }

    static Stream<DecisionRow> news() {
        return Stream.of(
                happens("a user comes", tells(NOBODY, put("NL")), provisioned("NL")),
                refused("from a country there is", tells(NOBODY, put("XX")), INVALID_COUNTRY),
                happens("once", tells(ALICE_IN_NL, put("NL"))),
                happens("and moves", tells(ALICE_IN_NL, put("BE")), new UsageLocationSet(CONTOSO, ALICE, "BE")),
                refused(
                        "nobody moves who is unknown",
                        tells(NOBODY, new PatchUser(CONTOSO, ALICE, null, "BE", null, null)),
                        HOLDER_NOT_FOUND),
                refused(
                        "nor by who saw another version",
                        tells(ALICE_IN_NL, new PatchUser(CONTOSO, ALICE, null, "BE", null, 7L)),
                        VERSION_MISMATCH),
                happens(
                        "a conflict that is gone heals with the next news",
                        tells(CONFLICTING, put("BE")),
                        new UsageLocationSet(CONTOSO, ALICE, "BE"),
                        recovered(ALICE, SALES, E3)),
                happens(
                        "who waits for a seat takes one that is there for it",
                        tells(WAITING, put("BE")),
                        new UsageLocationSet(CONTOSO, ALICE, "BE"),
                        recovered(ALICE, SALES, E3)),
                happens(
                        "and leaves it to those who wait longer",
                        tells(WAITING, put("BE"), E3),
                        new UsageLocationSet(CONTOSO, ALICE, "BE")),
                happens(
                        "who moves where a service may not be used loses it",
                        tells(ALICE_IN_NL.evolve(assigned(ALICE, E5)), put("CN")),
                        new UsageLocationSet(CONTOSO, ALICE, "CN"),
                        removed(ALICE, E5),
                        prohibited()),
                happens(
                        "and gets it back on the way home",
                        tells(ABROAD, put("NL")),
                        new UsageLocationSet(CONTOSO, ALICE, "NL"),
                        recovered(ALICE, Source.DIRECT, E5)),
                happens(
                        "who becomes a guest loses what groups give",
                        tells(MEMBER, becomes(UserType.GUEST)),
                        new UserTypeSet(CONTOSO, ALICE, UserType.GUEST),
                        disinherited(ALICE, SALES, E3, true),
                        skipped()),
                happens(
                        "and gets it back as a member",
                        tells(GUEST, becomes(UserType.MEMBER)),
                        new UserTypeSet(CONTOSO, ALICE, UserType.MEMBER),
                        recovered(ALICE, SALES, E3)),
                happens(
                        "by hand a guest may have it",
                        tells(HOLDING, becomes(UserType.GUEST)),
                        new UserTypeSet(CONTOSO, ALICE, UserType.GUEST)),
                happens("licenses sleep with their user", tells(HOLDING, deletes(ALICE)), softDeleted(), suspended()),
                happens("once", tells(DELETED, deletes(ALICE))),
                refused("and nobody moves meanwhile", tells(DELETED, put("BE")), USER_DELETED),
                happens(
                        "they wake with it",
                        tells(DELETED, restores(ALICE)),
                        new UserRestored(CONTOSO, ALICE, START),
                        new LicenseResumed(CONTOSO, ALICE, E3.skuId(), E3.sku(), Source.DIRECT, true, START)),
                happens("once", tells(HOLDING, restores(ALICE))),
                happens(
                        "who is deleted may go for good",
                        tells(DELETED, new PurgeUser(CONTOSO, ALICE, List.of())),
                        new UserPurged(CONTOSO, ALICE)),
                refused("but nobody else", tells(HOLDING, new PurgeUser(CONTOSO, ALICE, List.of())), USER_NOT_DELETED),
                happens(
                        "a device comes",
                        tells(KIOSK, NOBODY, new PutDevice(CONTOSO, KIOSK)),
                        new DeviceRegistered(CONTOSO, KIOSK)),
                happens(
                        "and goes",
                        tells(
                                KIOSK,
                                NOBODY.evolve(new DeviceRegistered(CONTOSO, KIOSK)),
                                new RemoveDevice(CONTOSO, KIOSK, List.of(), null)),
                        new DeviceRemoved(CONTOSO, KIOSK)));
    }

    @Test
    void find_nothing_more_to_take_or_give_when_they_look_anew() throws Refused {
        for (var state : List.of(ABROAD, GUEST, HOLDING, MEMBER)) {
            assertThat(Reprocessing.reprocess(state, facts(ALICE))).isEmpty();
        }
        assertThat(Reprocessing.reprocess(NOBODY.evolve(provisioned("CN")).evolve(assigned(ALICE, E5)), facts(ALICE)))
                .containsExactly(removed(ALICE, E5), prohibited());
    }

    @Test
    void look_at_the_pools_of_what_is_asked_for_and_of_what_may_take_a_seat_now() {
        assertThat(DirectDecider.products(ALICE_IN_NL, assigns(ALICE, E5))).containsExactly(E5.skuId());
        assertThat(DirectDecider.products(CONFLICTING, assigns(ALICE, E5)))
                .containsExactlyInAnyOrder(E3.skuId(), E5.skuId());
        assertThat(DirectDecider.products(WAITING, assigns(ALICE, E5)))
                .containsExactlyInAnyOrder(E3.skuId(), E5.skuId());
        assertThat(DirectDecider.products(DELETED, assigns(ALICE, E5))).isEmpty();
        assertThat(WAITING.seatsWanted()).containsExactly(E3.skuId());
        assertThat(HOLDING.seatsWanted()).isEmpty();
        assertThat(DirectoryDecider.products(WAITING, put("BE"))).containsExactly(E3.skuId());
        assertThat(DirectoryDecider.products(CONFLICTING, put("BE"))).containsExactly(E3.skuId());
        assertThat(DirectoryDecider.products(CONFLICTING, put("NL"))).isEmpty();
        assertThat(DirectoryDecider.products(DELETED, put("BE"))).isEmpty();
        assertThat(DirectoryDecider.products(DELETED, restores(ALICE))).containsExactly(E3.skuId());
        assertThat(Inheritance.products(HOLDING, List.of(license(E3), license(F3))))
                .containsExactly(F3.skuId());
        assertThat(Inheritance.products(WAITING, List.of())).containsExactly(E3.skuId());
    }

    private static Question asks(HolderState state, ChangeLicenses command) {
        return () -> DirectDecider.decide(state, command, facts(ALICE));
    }

    private static Question tells(HolderState state, DirectoryCommand command) {
        return tells(ALICE, state, command);
    }

    private static Question tells(HolderId holder, HolderState state, DirectoryCommand command) {
        return () -> DirectoryDecider.decide(state, command, facts(holder));
    }

    private static Question tells(HolderState state, DirectoryCommand command, Product othersWaitFor) {
        var pools = new HashMap<>(POOLS);
        pools.computeIfPresent(othersWaitFor.skuId(), (_, pool) -> pool.withoutSeats());
        return () -> DirectoryDecider.decide(state, command, new HolderFacts(CONTOSO, ALICE, "NL", ALL, pools, START));
    }

    private static HolderFacts facts(HolderId holder) {
        return new HolderFacts(CONTOSO, holder, "NL", ALL, POOLS, START);
    }

    private static Map<SkuId, PoolView> pools() {
        var pools = new HashMap<SkuId, PoolView>();
        ALL.products().forEach(product -> pools.put(product.skuId(), new PoolView(1, 0, true, true)));
        pools.put(F3.skuId(), new PoolView(0, 0, true, true));
        pools.put(BOOKABLE.skuId(), PoolView.NONE);
        return pools;
    }

    private static PutUser put(String country) {
        return new PutUser(CONTOSO, ALICE, UserType.MEMBER, country, null, null);
    }

    private static UserProvisioned provisioned(@Nullable String country) {
        return new UserProvisioned(CONTOSO, ALICE, UserType.MEMBER, country, false);
    }

    private static PatchUser becomes(UserType type) {
        return new PatchUser(CONTOSO, ALICE, type, null, null, null);
    }

    private static AssignmentFailed prohibited() {
        return new AssignmentFailed(
                CONTOSO,
                ALICE,
                E5.skuId(),
                E5.sku(),
                Source.DIRECT,
                null,
                List.of(),
                AssignmentError.PROHIBITED_IN_USAGE_LOCATION_VIOLATION,
                List.of(PHONE.id()),
                START);
    }

    private static MemberSkipped skipped() {
        return new MemberSkipped(
                CONTOSO, ALICE, E3.skuId(), E3.sku(), SALES, LicensingMode.ATOMIC, List.of(), EXTERNAL_ACCOUNT, START);
    }

    private static UserSoftDeleted softDeleted() {
        return new UserSoftDeleted(CONTOSO, ALICE, DeletionReason.ADMINISTRATOR, START);
    }

    private static LicenseSuspended suspended() {
        return new LicenseSuspended(CONTOSO, ALICE, E3.skuId(), E3.sku(), Source.DIRECT, true, START);
    }

    private static GroupLicense license(Product product) {
        return new GroupLicense(product.skuId(), product.sku(), List.of());
    }
}
