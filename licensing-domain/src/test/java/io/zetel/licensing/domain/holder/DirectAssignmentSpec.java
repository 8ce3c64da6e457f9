package io.zetel.licensing.domain.holder;

import static io.zetel.licensing.domain.Catalogues.BASIC;
import static io.zetel.licensing.domain.Catalogues.BOOKABLE;
import static io.zetel.licensing.domain.Catalogues.COMPANY;
import static io.zetel.licensing.domain.Catalogues.DEVICE;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE_ONLY;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Catalogues.PHONE;
import static io.zetel.licensing.domain.Catalogues.SWAY;
import static io.zetel.licensing.domain.Catalogues.VISIO;
import static io.zetel.licensing.domain.Catalogues.YAMMER;
import static io.zetel.licensing.domain.Catalogues.ids;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.FABRIKAM;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.Directory.ALICE;
import static io.zetel.licensing.domain.Directory.BOB;
import static io.zetel.licensing.domain.Directory.SALES;
import static io.zetel.licensing.domain.Directory.assigned;
import static io.zetel.licensing.domain.Directory.assigns;
import static io.zetel.licensing.domain.Directory.assignsOnUserPage;
import static io.zetel.licensing.domain.Directory.changes;
import static io.zetel.licensing.domain.Directory.choice;
import static io.zetel.licensing.domain.Directory.deletes;
import static io.zetel.licensing.domain.Directory.gives;
import static io.zetel.licensing.domain.Directory.joins;
import static io.zetel.licensing.domain.Directory.member;
import static io.zetel.licensing.domain.Directory.removed;
import static io.zetel.licensing.domain.Directory.removes;
import static io.zetel.licensing.domain.Directory.seatsFreed;
import static io.zetel.licensing.domain.Directory.swaps;
import static io.zetel.licensing.domain.Directory.users;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static io.zetel.licensing.domain.shared.Refusal.ALREADY_INHERITED;
import static io.zetel.licensing.domain.shared.Refusal.DEPENDENCY_VIOLATION;
import static io.zetel.licensing.domain.shared.Refusal.DUPLICATE_PRODUCT;
import static io.zetel.licensing.domain.shared.Refusal.HOLDER_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.INHERITED_FROM_GROUP;
import static io.zetel.licensing.domain.shared.Refusal.INVALID_USAGE_LOCATION;
import static io.zetel.licensing.domain.shared.Refusal.MUTUALLY_EXCLUSIVE;
import static io.zetel.licensing.domain.shared.Refusal.NOT_ASSIGNED;
import static io.zetel.licensing.domain.shared.Refusal.OUT_OF_LICENSES;
import static io.zetel.licensing.domain.shared.Refusal.PLAN_NOT_IN_SKU;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_NOT_OWNED;
import static io.zetel.licensing.domain.shared.Refusal.PROHIBITED_LOCATION;
import static io.zetel.licensing.domain.shared.Refusal.SKU_NOT_ASSIGNABLE;
import static io.zetel.licensing.domain.shared.Refusal.SKU_TARGET_DEVICE;
import static io.zetel.licensing.domain.shared.Refusal.TENANT_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.UNKNOWN_SKU;
import static io.zetel.licensing.domain.shared.Refusal.USER_DELETED;
import static io.zetel.licensing.domain.shared.Refusal.VERSION_MISMATCH;

import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.holder.AssignmentCommand.ChangeLicenses;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentOptionsSet;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.tenant.TenantCommand.RegisterTenant;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Licences by hand")
class DirectAssignmentSpec {

    private final LicensingScenario scenario = new LicensingScenario()
            .given(
                    registered(),
                    member(ALICE, "NL"),
                    buys(E3, 2),
                    buys(E5, 1),
                    buys(F3, 1),
                    buys(BASIC, 1),
                    buys(BOOKABLE, 1),
                    buys(EXCHANGE_ONLY, 1),
                    buys(COMPANY, 1),
                    buys(DEVICE, 1));

    @Test
    void P14_P15_assigns_a_product_with_services_off() {
        scenario.when(assigns(ALICE, E3, YAMMER)).thenEvents(assigned(ALICE, E3, YAMMER), seatsTaken(E3, 1, 1));
    }

    @Test
    void changes_the_services_of_a_licence_without_touching_the_seat() {
        scenario.given(assigns(ALICE, E3, YAMMER))
                .when(assigns(ALICE, E3, SWAY))
                .thenEvents(new AssignmentOptionsSet(
                        CONTOSO, ALICE, E3.skuId(), E3.sku(), Source.DIRECT, ids(SWAY), START));
    }

    @Test
    void does_nothing_where_it_is_so_already() {
        scenario.given(assigns(ALICE, E3, YAMMER, SWAY))
                .when(assigns(ALICE, E3, SWAY, YAMMER))
                .thenNothing();
    }

    @Test
    void P20_removes_a_licence_and_its_seat() {
        scenario.given(assigns(ALICE, E3))
                .when(removes(ALICE, E3))
                .thenEvents(removed(ALICE, E3), seatsFreed(E3, 1, 0));
    }

    @Test
    void R06_exchanges_a_product_in_one_step_even_for_one_that_excludes_it() {
        scenario.given(assigns(ALICE, E3))
                .when(swaps(ALICE, E3, BASIC))
                .thenEvents(removed(ALICE, E3), assigned(ALICE, BASIC), seatsTaken(BASIC, 1, 1), seatsFreed(E3, 1, 0));
    }

    @Test
    void keeps_what_a_user_has_when_the_product_to_exchange_it_for_has_no_seat() {
        scenario.given(member(BOB, "NL"), assigns(BOB, BASIC), assigns(ALICE, E3))
                .when(swaps(ALICE, E3, BASIC))
                .thenRefused(OUT_OF_LICENSES);
    }

    @Test
    void tells_the_version_that_an_if_match_must_name() {
        var version = ((NewVersion) scenario.when(assigns(ALICE, E3)).answer()).version();
        scenario.when(new ChangeLicenses(CONTOSO, ALICE, List.of(choice(F3)), List.of(), true, version - 1))
                .thenRefused(VERSION_MISMATCH);
        scenario.when(new ChangeLicenses(CONTOSO, ALICE, List.of(choice(F3)), List.of(), true, version))
                .thenEvents(assigned(ALICE, F3), seatsTaken(F3, 1, 1));
    }

    @Test
    void P08_refuses_a_user_without_usage_location() {
        scenario.given(member(BOB, null)).when(assigns(BOB, E3)).thenRefusedAt("/add/0/sku", INVALID_USAGE_LOCATION);
    }

    @Test
    void refuses_a_service_that_may_not_be_used_where_the_user_is() {
        scenario.given(member(BOB, "CN")).when(assigns(BOB, E5)).thenRefused(PROHIBITED_LOCATION);
        scenario.when(assigns(BOB, E5, PHONE)).thenEvents(assigned(BOB, E5, PHONE), seatsTaken(E5, 1, 1));
    }

    @Test
    void refuses_a_product_that_excludes_one_the_user_has() {
        scenario.given(assigns(ALICE, E3)).when(assigns(ALICE, BASIC)).thenRefusedAt("/add/0/sku", MUTUALLY_EXCLUSIVE);
    }

    @Test
    void refuses_products_that_exclude_each_other() {
        scenario.when(changes(ALICE, List.of(choice(E3), choice(BASIC)), List.of()))
                .thenRefused(MUTUALLY_EXCLUSIVE, MUTUALLY_EXCLUSIVE);
    }

    @Test
    void refuses_a_product_whose_services_lack_what_they_need() {
        scenario.when(assigns(ALICE, BOOKABLE)).thenRefused(DEPENDENCY_VIOLATION);
        scenario.when(changes(ALICE, List.of(choice(BOOKABLE), choice(E3)), List.of()))
                .thenEvents(
                        assigned(ALICE, BOOKABLE),
                        assigned(ALICE, E3),
                        seatsTaken(BOOKABLE, 1, 1),
                        seatsTaken(E3, 1, 1));
    }

    @Test
    void refuses_to_remove_what_another_licence_needs() {
        scenario.given(changes(ALICE, List.of(choice(BOOKABLE), choice(E3)), List.of()))
                .when(removes(ALICE, E3))
                .thenRefusedAt("/remove/0", DEPENDENCY_VIOLATION);
        scenario.when(swaps(ALICE, E3, EXCHANGE_ONLY))
                .thenEvents(
                        removed(ALICE, E3),
                        assigned(ALICE, EXCHANGE_ONLY),
                        seatsTaken(EXCHANGE_ONLY, 1, 1),
                        seatsFreed(E3, 1, 0));
    }

    @Test
    void names_everything_that_is_wrong_and_does_nothing() {
        scenario.given(member(BOB, null))
                .when(changes(
                        BOB,
                        List.of(
                                choice(VISIO),
                                choice(DEVICE),
                                choice(COMPANY),
                                choice(E3, PHONE),
                                new LicenseChoice(new SkuId("none"), List.of()),
                                choice(E3)),
                        List.of(E3.skuId())))
                .thenRefused(
                        PRODUCT_NOT_OWNED,
                        SKU_TARGET_DEVICE,
                        SKU_NOT_ASSIGNABLE,
                        PLAN_NOT_IN_SKU,
                        UNKNOWN_SKU,
                        DUPLICATE_PRODUCT,
                        DUPLICATE_PRODUCT);
        scenario.when(changes(BOB, List.of(choice(E3), choice(BOOKABLE)), List.of(F3.skuId())))
                .thenRefused(NOT_ASSIGNED, INVALID_USAGE_LOCATION, INVALID_USAGE_LOCATION);
    }

    @Test
    void D01_refuses_a_device_product_for_a_user_and_any_product_for_a_device_by_hand() {
        scenario.when(assigns(ALICE, DEVICE)).thenRefused(SKU_TARGET_DEVICE);
        scenario.given(new DirectoryCommand.PutDevice(CONTOSO, HolderId.device("tablet")))
                .when(assigns(HolderId.device("tablet"), DEVICE))
                .thenRefused(SKU_TARGET_DEVICE);
    }

    @Test
    void P03_refuses_a_product_that_only_another_tenant_bought() {
        scenario.given(
                        new RegisterTenant(FABRIKAM, "Fabrikam", "DE", null, 1, List.of()),
                        new DirectoryCommand.PutUser(FABRIKAM, ALICE, UserType.MEMBER, "DE", null, null),
                        assigns(ALICE, E3))
                .when(new ChangeLicenses(FABRIKAM, ALICE, List.of(choice(E3)), List.of(), true, null))
                .thenRefused(PRODUCT_NOT_OWNED);
        Assertions.assertThat(scenario.holder(FABRIKAM, ALICE).holds(E3.skuId()))
                .isFalse();
    }

    @Test
    void refuses_users_who_are_unknown_or_deleted() {
        scenario.when(assigns(BOB, E3)).thenRefused(HOLDER_NOT_FOUND);
        scenario.given(member(BOB, "NL"), deletes(BOB)).when(assigns(BOB, E3)).thenRefused(USER_DELETED);
        scenario.when(new ChangeLicenses(FABRIKAM, BOB, List.of(choice(E3)), List.of(), true, null))
                .thenRefused(TENANT_NOT_FOUND);
    }

    @Test
    void P16_assigns_beside_a_group_only_on_the_page_of_the_product() {
        scenario.given(users(SALES), gives(SALES, E3), joins(SALES, ALICE))
                .when(assignsOnUserPage(ALICE, E3))
                .thenRefused(ALREADY_INHERITED);
        scenario.when(assigns(ALICE, E3)).thenEvents(assigned(ALICE, E3, false));
    }

    @Test
    void P21_leaves_to_the_group_what_came_from_the_group() {
        scenario.given(users(SALES), gives(SALES, E3), joins(SALES, ALICE))
                .when(removes(ALICE, E3))
                .thenRefusedAt("/remove/0", INHERITED_FROM_GROUP);
        scenario.given(assigns(ALICE, E3))
                .when(removes(ALICE, E3))
                .thenEvents(removed(ALICE, E3, Source.DIRECT, false));
    }
}
