package io.zetel.licensing.domain.access;

import static io.zetel.licensing.domain.Catalogues.ALL;
import static io.zetel.licensing.domain.Catalogues.DEVICE;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE;
import static io.zetel.licensing.domain.Catalogues.TEAMS;
import static io.zetel.licensing.domain.Catalogues.TEAMS_PLAN;
import static io.zetel.licensing.domain.Catalogues.VISIO;
import static io.zetel.licensing.domain.Directory.ALICE;
import static io.zetel.licensing.domain.access.ServiceAccess.Level.FULL;
import static io.zetel.licensing.domain.access.ServiceAccess.Level.NONE;
import static io.zetel.licensing.domain.access.ServiceAccess.Level.READ_ONLY;
import static io.zetel.licensing.domain.access.ServiceAccess.Reason.ACCOUNT_DISABLED;
import static io.zetel.licensing.domain.access.ServiceAccess.Reason.DEVICE_LICENSE;
import static io.zetel.licensing.domain.access.ServiceAccess.Reason.DEVICE_LICENSE_REVOKED;
import static io.zetel.licensing.domain.access.ServiceAccess.Reason.LICENSE_FAILED;
import static io.zetel.licensing.domain.access.ServiceAccess.Reason.LICENSE_SUSPENDED;
import static io.zetel.licensing.domain.access.ServiceAccess.Reason.NO_LICENSE;
import static io.zetel.licensing.domain.access.ServiceAccess.Reason.PLAN_DISABLED;
import static io.zetel.licensing.domain.access.ServiceAccess.Reason.SUBSCRIPTION_INACTIVE;
import static io.zetel.licensing.domain.access.ServiceAccess.Reason.USER_DELETED;
import static io.zetel.licensing.domain.access.ServiceAccess.Reason.USER_LICENSE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.zetel.licensing.domain.access.ServiceAccess.Level;
import io.zetel.licensing.domain.access.ServiceAccess.Reason;
import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.BundledCatalogue;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.holder.Account;
import io.zetel.licensing.domain.holder.HeldPath;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Services;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The rule of access")
class ServiceAccessSpec {

    private static final HolderId LAPTOP = HolderId.device("laptop");
    private static final HeldPath OWN = works(ALICE, E3);
    private static final HeldPath OF_THE_DEVICE = works(LAPTOP, DEVICE);
    private static final HeldPath REVOKED =
            new HeldPath(LAPTOP, DEVICE.skuId(), null, false, false, Services.allBut(List.of()), true);
    private static final HeldPath FAILED =
            new HeldPath(ALICE, E3.skuId(), Source.DIRECT, false, false, Services.allBut(List.of()), true);
    private static final HeldPath ASLEEP =
            new HeldPath(ALICE, E3.skuId(), Source.DIRECT, true, false, Services.allBut(List.of()), true);
    private static final HeldPath NOT_PAID =
            new HeldPath(ALICE, E3.skuId(), Source.DIRECT, false, true, Services.allBut(List.of()), false);
    private static final HeldPath WITHOUT = new HeldPath(
            ALICE, E3.skuId(), Source.DIRECT, false, true, Services.allBut(List.of(TEAMS_PLAN.id())), true);

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void decides(String name, Standing standing, List<HeldPath> paths, Level level, List<Reason> reasons) {
        var access =
                ServiceAccess.of(standing, Account.ENABLED, paths, ServiceAccess.answering(TEAMS_PLAN.id(), ALL), ALL);
        assertThat(access.access()).isEqualTo(level);
        assertThat(access.because()).extracting(ServiceAccess.Because::reason).isEqualTo(reasons);
    }

    static Stream<Arguments> table() {
        return Stream.of(
                row("nothing gives nothing", Standing.ACTIVE, NONE, List.of(NO_LICENSE)),
                row(
                        "what does not contain it neither",
                        Standing.ACTIVE,
                        NONE,
                        List.of(NO_LICENSE),
                        works(ALICE, VISIO)),
                row("an own license gives it", Standing.ACTIVE, FULL, List.of(USER_LICENSE), OWN),
                row("D02 that of the device as well", Standing.ACTIVE, FULL, List.of(DEVICE_LICENSE), OF_THE_DEVICE),
                row("D02 to whoever sits there", Standing.UNKNOWN, FULL, List.of(DEVICE_LICENSE), OF_THE_DEVICE),
                row("both are told", Standing.ACTIVE, FULL, List.of(USER_LICENSE, DEVICE_LICENSE), OWN, OF_THE_DEVICE),
                row("what does not help is not", Standing.ACTIVE, FULL, List.of(DEVICE_LICENSE), FAILED, OF_THE_DEVICE),
                row(
                        "D13 a revoked one leaves it to be read",
                        Standing.ACTIVE,
                        READ_ONLY,
                        List.of(DEVICE_LICENSE_REVOKED),
                        REVOKED),
                row("D13 unless there is an own one", Standing.ACTIVE, FULL, List.of(USER_LICENSE), OWN, REVOKED),
                row("D13 that works", Standing.ACTIVE, READ_ONLY, List.of(DEVICE_LICENSE_REVOKED), NOT_PAID, REVOKED),
                row("the service is off", Standing.ACTIVE, NONE, List.of(PLAN_DISABLED), WITHOUT),
                row(
                        "also where nothing is paid for",
                        Standing.ACTIVE,
                        NONE,
                        List.of(PLAN_DISABLED, SUBSCRIPTION_INACTIVE),
                        WITHOUT,
                        NOT_PAID),
                row("it failed", Standing.ACTIVE, NONE, List.of(LICENSE_FAILED), FAILED),
                row("P24 a deleted account has nothing", Standing.DELETED, NONE, List.of(LICENSE_SUSPENDED), ASLEEP),
                row("P24 not even at a licensed device", Standing.DELETED, NONE, List.of(USER_DELETED), OF_THE_DEVICE),
                row("P24 nor to be read", Standing.DELETED, NONE, List.of(USER_DELETED), REVOKED),
                row("P24 nor once it is gone", Standing.GONE, NONE, List.of(USER_DELETED), OF_THE_DEVICE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("disabled")
    void P26_says_no_to_a_disabled_account_and_why(Account account, List<HeldPath> paths, List<Reason> reasons) {
        var plans = ServiceAccess.answering(TEAMS_PLAN.id(), ALL);
        for (var standing : List.of(Standing.ACTIVE, Standing.UNKNOWN)) {
            var access = ServiceAccess.of(standing, account, paths, plans, ALL);
            assertThat(access.access()).isEqualTo(NONE);
            assertThat(access.because())
                    .extracting(ServiceAccess.Because::reason)
                    .isEqualTo(reasons);
        }
    }

    static Stream<Arguments> disabled() {
        return Stream.of(
                Arguments.of(Account.DISABLED, List.of(OWN), List.of(ACCOUNT_DISABLED)),
                Arguments.of(Account.DISABLED, List.of(OWN, OF_THE_DEVICE, REVOKED), List.of(ACCOUNT_DISABLED)),
                Arguments.of(Account.DISABLED, List.of(OF_THE_DEVICE), List.of(ACCOUNT_DISABLED)),
                Arguments.of(Account.DISABLED, List.of(), List.of(ACCOUNT_DISABLED)),
                Arguments.of(Account.DISABLED, List.of(WITHOUT), List.of(ACCOUNT_DISABLED, PLAN_DISABLED)),
                Arguments.of(Account.SUSPENDED, List.of(ASLEEP), List.of(LICENSE_SUSPENDED)),
                Arguments.of(Account.SUSPENDED, List.of(OF_THE_DEVICE), List.of(ACCOUNT_DISABLED)));
    }

    @Test
    void D02_asks_for_the_app_where_devices_are_licensed_for_it_and_for_the_service_elsewhere() {
        assertThat(ServiceAccess.answering(TEAMS_PLAN.id(), ALL)).isEqualTo(TEAMS.servicePlans());
        assertThat(ServiceAccess.answering(EXCHANGE.id(), ALL)).containsExactly(EXCHANGE.id());
    }

    @Test
    void D02_knows_every_plan_that_gives_microsoft_365_apps() {
        var bundled = BundledCatalogue.load();
        App apps = bundled.app(new AppId("MICROSOFT_365_APPS")).orElseThrow();
        for (var name :
                List.of("OFFICESUBSCRIPTION", "OFFICESUBSCRIPTION_GOV", "OFFICE_BUSINESS", "OFFICE_PROPLUS_DEVICE")) {
            PlanId plan = bundled.products().stream()
                    .flatMap(product -> product.servicePlans().stream())
                    .filter(one -> one.name().equals(name))
                    .map(ServicePlan::id)
                    .findFirst()
                    .orElseThrow();
            assertThat(ServiceAccess.answering(plan, bundled)).as(name).isEqualTo(apps.servicePlans());
        }
    }

    private static HeldPath works(HolderId holder, Product product) {
        return new HeldPath(holder, product.skuId(), Source.DIRECT, false, true, Services.allBut(List.of()), true);
    }

    private static Arguments row(String name, Standing standing, Level level, List<Reason> reasons, HeldPath... paths) {
        return arguments(name, standing, List.of(paths), level, reasons);
    }
}
