package io.zetel.licensing.domain.holder.assigning;

import static io.zetel.licensing.domain.Catalogues.ALL;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE_ONLY;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Catalogues.PHONE;
import static io.zetel.licensing.domain.Catalogues.SWAY;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.DecisionRow.happens;
import static io.zetel.licensing.domain.Directory.ALICE;
import static io.zetel.licensing.domain.Directory.SALES;
import static io.zetel.licensing.domain.Directory.SUPPORT;
import static io.zetel.licensing.domain.Directory.assigned;
import static io.zetel.licensing.domain.Directory.disinherited;
import static io.zetel.licensing.domain.Directory.failed;
import static io.zetel.licensing.domain.Directory.inherited;
import static io.zetel.licensing.domain.Directory.recovered;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static io.zetel.licensing.domain.holder.AssignmentError.COUNT_VIOLATION;
import static io.zetel.licensing.domain.holder.AssignmentError.MUTUALLY_EXCLUSIVE_VIOLATION;
import static io.zetel.licensing.domain.holder.AssignmentError.OTHER;
import static io.zetel.licensing.domain.holder.AssignmentError.PROHIBITED_IN_USAGE_LOCATION_VIOLATION;
import static io.zetel.licensing.domain.holder.LicensingMode.ATOMIC;
import static io.zetel.licensing.domain.holder.LicensingMode.INDEPENDENT;
import static io.zetel.licensing.domain.shared.Refusal.ACCOUNT_DISABLED;
import static io.zetel.licensing.domain.shared.Refusal.EXTERNAL_ACCOUNT;
import static io.zetel.licensing.domain.shared.Refusal.USER_DELETED;

import io.zetel.licensing.domain.Catalogues;
import io.zetel.licensing.domain.DecisionRow;
import io.zetel.licensing.domain.DecisionRow.Question;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.holder.DeletionReason;
import io.zetel.licensing.domain.holder.GroupLicense;
import io.zetel.licensing.domain.holder.HolderEvent.AccountDisabled;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentFailed;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentOptionsSet;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseLost;
import io.zetel.licensing.domain.holder.HolderEvent.MemberSkipped;
import io.zetel.licensing.domain.holder.HolderEvent.UsageLocationInherited;
import io.zetel.licensing.domain.holder.HolderEvent.UserProvisioned;
import io.zetel.licensing.domain.holder.HolderEvent.UserSoftDeleted;
import io.zetel.licensing.domain.holder.HolderEvent.UserTypeSet;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.LicensesOfDisabled;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.holder.LossReason;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("What a group gives, and what happens to it later")
class InheritanceSpec {

    private static final HolderState NOBODY = HolderState.UNKNOWN;
    private static final HolderState ALICE_IN_NL = NOBODY.evolve(provisioned("NL"));
    private static final HolderState HOLDING = ALICE_IN_NL.evolve(assigned(ALICE, E3));
    private static final HolderState MEMBER = ALICE_IN_NL.evolve(inherited(ALICE, SALES, E3));
    private static final HolderState OF_TWO = MEMBER.evolve(inherited(ALICE, SUPPORT, E3, ATOMIC, false));
    private static final HolderState GUEST = ALICE_IN_NL.evolve(new UserTypeSet(CONTOSO, ALICE, UserType.GUEST));
    private static final HolderState DELETED =
            ALICE_IN_NL.evolve(new UserSoftDeleted(CONTOSO, ALICE, DeletionReason.ADMINISTRATOR, START));
    private static final HolderState ASLEEP =
            ALICE_IN_NL.evolve(new AccountDisabled(CONTOSO, ALICE, LicensesOfDisabled.SUSPEND, START));

    /** Seats of all products but F3, of which all are taken. */
    private static final Map<SkuId, PoolView> POOLS = pools();

    @ParameterizedTest(name = "{0}")
    @MethodSource("memberships")
    void reaches_its_members(DecisionRow row) throws Refused {
        row.check();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("later")
    void goes_on_without_being_asked_for(DecisionRow row) throws Refused {
        row.check();
    }

    static Stream<DecisionRow> memberships() {
        return Stream.of(
                happens("who joins gets it", gives(ALICE_IN_NL, E3), inherited(ALICE, SALES, E3)),
                happens("once", gives(MEMBER, E3)),
                happens("nobody the directory has not told of", gives(NOBODY, E3)),
                happens(
                        "beside an own license on the seat there is",
                        gives(HOLDING, E3),
                        inherited(ALICE, SALES, E3, ATOMIC, false)),
                happens(
                        "who lives nowhere lives where the organisation does",
                        gives(NOBODY.evolve(provisioned(null)), E3),
                        new UsageLocationInherited(CONTOSO, ALICE, "NL"),
                        inherited(ALICE, SALES, E3)),
                happens("no seat, no license", gives(ALICE_IN_NL, F3), failed(ALICE, SALES, F3, COUNT_VIOLATION)),
                happens(
                        "all or nothing",
                        gives(ALICE_IN_NL, E3, F3),
                        failed(ALICE, SALES, E3, OTHER),
                        failed(ALICE, SALES, F3, COUNT_VIOLATION)),
                happens(
                        "or each for itself",
                        gives(ALICE_IN_NL, INDEPENDENT, E3, F3),
                        inherited(ALICE, SALES, E3, INDEPENDENT, true),
                        failedAlone(F3)),
                happens("not beside what it excludes", gives(HOLDING, EXCHANGE_ONLY), conflicting(EXCHANGE_ONLY)),
                happens("not where it may not be used", gives(NOBODY.evolve(provisioned("CN")), E5), prohibited()),
                happens("nothing for guests", gives(GUEST, E3), skipped(EXTERNAL_ACCOUNT)),
                happens("nor for who is deleted", gives(DELETED, E3), skipped(USER_DELETED)),
                happens("nor for who is asleep", gives(ASLEEP, E3), skipped(ACCOUNT_DISABLED)),
                happens("with other services on the same seat", givesWithout(MEMBER, E3, SWAY), without(E3, SWAY)),
                happens("who leaves loses it with its seat", gives(MEMBER), disinherited(ALICE, SALES, E3, true)),
                happens("once", gives(ALICE_IN_NL)),
                happens("and keeps the seat for another group", gives(OF_TWO), disinherited(ALICE, SALES, E3, false)),
                happens(
                        "one for another that excludes it, in one step",
                        gives(MEMBER, EXCHANGE_ONLY),
                        disinherited(ALICE, SALES, E3, true),
                        inherited(ALICE, SALES, EXCHANGE_ONLY)),
                happens(
                        "what failed is gone without a word of a seat",
                        gives(waiting()),
                        disinherited(ALICE, SALES, F3, false)));
    }

    static Stream<DecisionRow> later() {
        return Stream.of(
                happens(
                        "what failed works when a seat is there",
                        () -> Reprocessing.reprocess(
                                ALICE_IN_NL.evolve(failed(ALICE, SALES, E3, COUNT_VIOLATION)), facts()),
                        recovered(ALICE, SALES, E3)),
                happens("and waits on while none is", () -> Reprocessing.reprocess(waiting(), facts())),
                happens(
                        "what is deleted for good is lost",
                        () -> Reprocessing.lose(MEMBER, facts(), E3.skuId(), LossReason.SUBSCRIPTION_DELETED, START),
                        lost(E3, LossReason.SUBSCRIPTION_DELETED)),
                happens(
                        "where a seat is taken back the group waits for the next",
                        () -> Reprocessing.lose(
                                ALICE_IN_NL.evolve(inherited(ALICE, SALES, F3)),
                                facts(),
                                F3.skuId(),
                                LossReason.RECLAIMED,
                                START),
                        lost(F3, LossReason.RECLAIMED),
                        failed(ALICE, SALES, F3, COUNT_VIOLATION)),
                happens(
                        "no seat is taken back from who has none",
                        () -> Reprocessing.lose(waiting(), facts(), F3.skuId(), LossReason.RECLAIMED, START)),
                happens(
                        "who has nothing loses nothing",
                        () -> Reprocessing.lose(
                                ALICE_IN_NL, facts(), E3.skuId(), LossReason.SUBSCRIPTION_DELETED, START)),
                happens(
                        "what a group gave may be kept on the same seat",
                        () -> Reprocessing.keep(MEMBER, facts(), Source.group(SALES)),
                        assigned(ALICE, E3, false)),
                happens("once", () -> Reprocessing.keep(HOLDING, facts(), Source.group(SALES))),
                happens("and only what works", () -> Reprocessing.keep(waiting(), facts(), Source.group(SALES))));
    }

    private static HolderState waiting() {
        return ALICE_IN_NL.evolve(failed(ALICE, SALES, F3, COUNT_VIOLATION));
    }

    private static Question gives(HolderState state, Product... products) {
        return gives(state, ATOMIC, products);
    }

    private static Question gives(HolderState state, LicensingMode mode, Product... products) {
        var wanted = Arrays.stream(products)
                .map(product -> new GroupLicense(product.skuId(), product.sku(), List.of()))
                .toList();
        return () -> Inheritance.reconcile(state, facts(), SALES, wanted, mode);
    }

    private static Question givesWithout(HolderState state, Product product, ServicePlan off) {
        var wanted = List.of(new GroupLicense(product.skuId(), product.sku(), Catalogues.ids(off)));
        return () -> Inheritance.reconcile(state, facts(), SALES, wanted, ATOMIC);
    }

    private static HolderFacts facts() {
        return new HolderFacts(CONTOSO, ALICE, "NL", ALL, POOLS, START);
    }

    private static Map<SkuId, PoolView> pools() {
        var pools = new HashMap<SkuId, PoolView>();
        ALL.products().forEach(product -> pools.put(product.skuId(), new PoolView(1, 0, true, true)));
        pools.put(F3.skuId(), new PoolView(0, 0, true, true));
        return pools;
    }

    private static UserProvisioned provisioned(@Nullable String country) {
        return new UserProvisioned(CONTOSO, ALICE, UserType.MEMBER, country, false);
    }

    private static AssignmentFailed failedAlone(Product product) {
        return new AssignmentFailed(
                CONTOSO,
                ALICE,
                product.skuId(),
                product.sku(),
                Source.group(SALES),
                INDEPENDENT,
                List.of(),
                COUNT_VIOLATION,
                List.of(),
                START);
    }

    private static AssignmentFailed conflicting(Product product) {
        return failed(
                ALICE, SALES, product, MUTUALLY_EXCLUSIVE_VIOLATION, Catalogues.EXCHANGE_SMALL, Catalogues.EXCHANGE);
    }

    private static AssignmentFailed prohibited() {
        return failed(ALICE, SALES, E5, PROHIBITED_IN_USAGE_LOCATION_VIOLATION, PHONE);
    }

    private static MemberSkipped skipped(Refusal why) {
        return new MemberSkipped(CONTOSO, ALICE, E3.skuId(), E3.sku(), SALES, ATOMIC, List.of(), why, START);
    }

    private static AssignmentOptionsSet without(Product product, ServicePlan off) {
        return new AssignmentOptionsSet(
                CONTOSO, ALICE, product.skuId(), product.sku(), Source.group(SALES), Catalogues.ids(off), START);
    }

    private static LicenseLost lost(Product product, LossReason why) {
        return new LicenseLost(
                CONTOSO, ALICE, product.skuId(), product.sku(), List.of(Source.group(SALES)), why, true, START);
    }
}
