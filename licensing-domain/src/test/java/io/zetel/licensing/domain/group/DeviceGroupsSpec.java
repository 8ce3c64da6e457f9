package io.zetel.licensing.domain.group;

import static io.zetel.licensing.domain.Catalogues.ALL;
import static io.zetel.licensing.domain.Catalogues.DEVICE;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.TEAMS_PLAN;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.Directory.ALICE;
import static io.zetel.licensing.domain.Directory.assigns;
import static io.zetel.licensing.domain.Directory.choice;
import static io.zetel.licensing.domain.Directory.devices;
import static io.zetel.licensing.domain.Directory.gives;
import static io.zetel.licensing.domain.Directory.joins;
import static io.zetel.licensing.domain.Directory.leaves;
import static io.zetel.licensing.domain.Directory.member;
import static io.zetel.licensing.domain.Directory.seatsFreed;
import static io.zetel.licensing.domain.Directory.takes;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static io.zetel.licensing.domain.shared.Refusal.CONFIRMATION_REQUIRED;
import static io.zetel.licensing.domain.shared.Refusal.ONE_SUBSCRIPTION_PER_GROUP;
import static io.zetel.licensing.domain.shared.Refusal.SKU_TARGET_DEVICE;
import static io.zetel.licensing.domain.shared.Refusal.SKU_TARGET_USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.Catalogues;
import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.access.ServiceAccess;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.group.GroupCommand.ConvertInheritedToDirect;
import io.zetel.licensing.domain.group.GroupCommand.SetGroupLicenses;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersAdded;
import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.holder.DirectoryCommand.PutDevice;
import io.zetel.licensing.domain.holder.DirectoryCommand.RemoveDevice;
import io.zetel.licensing.domain.holder.HeldPath;
import io.zetel.licensing.domain.holder.HolderEvent.DeviceLicenseGranted;
import io.zetel.licensing.domain.holder.HolderEvent.DeviceLicenseRevoked;
import io.zetel.licensing.domain.holder.HolderEvent.DeviceRemoved;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Licences of devices")
class DeviceGroupsSpec {

    private static final GroupId LAB = new GroupId("lab");
    private static final GroupId LOBBY = new GroupId("lobby");
    private static final HolderId TABLET = HolderId.device("tablet");
    private static final HolderId LAPTOP = HolderId.device("laptop");
    private static final Product OTHER_DEVICE = new Product(
            new SkuId("0e142028-345e-45da-8d92-8bfd4093bbb9"),
            "OTHER_DEVICE",
            "Other device",
            Product.Target.DEVICE,
            true,
            Set.of(),
            List.of(Catalogues.SWAY));
    private static final Catalogue WITH_OTHER = new Catalogue(
            Stream.concat(ALL.products().stream(), Stream.of(OTHER_DEVICE)).toList(), ALL.apps(), ALL.rules());

    private final LicensingScenario scenario = new LicensingScenario()
            .released(WITH_OTHER)
            .given(
                    registered(),
                    buys(DEVICE, 20),
                    buys(E3, 5),
                    buys(OTHER_DEVICE, 5),
                    member(ALICE, "NL"),
                    new PutDevice(CONTOSO, TABLET),
                    new PutDevice(CONTOSO, LAPTOP),
                    devices(LAB),
                    devices(LOBBY));

    @Test
    void D01_D09_reach_every_device_of_the_group() {
        var happened = scenario.given(joins(LAB, TABLET, LAPTOP)).when(gives(LAB, DEVICE));
        assertThat(happened.events(DeviceLicenseGranted.class))
                .containsExactly(granted(TABLET, true), granted(LAPTOP, true));
        assertThat(happened.events()).contains(seatsTaken(DEVICE, 2, 2));
    }

    @Test
    void D07_D09_take_a_seat_when_a_device_joins_and_give_it_back_when_it_leaves() {
        scenario.given(gives(LAB, DEVICE));
        assertThat(scenario.pool(CONTOSO, DEVICE.skuId()).assigned()).isZero();
        scenario.when(joins(LAB, TABLET))
                .thenEvents(
                        new GroupMembersAdded(CONTOSO, LAB, List.of(TABLET)),
                        granted(TABLET, true),
                        seatsTaken(DEVICE, 1, 1));
        assertThat(scenario.when(leaves(LAB, TABLET)).events())
                .contains(revoked(TABLET, true), seatsFreed(DEVICE, 1, 0));
    }

    @Test
    void D03_DEC8_count_devices_not_people() {
        var all = IntStream.range(0, 20)
                .mapToObj(i -> HolderId.device("device-" + i))
                .toArray(HolderId[]::new);
        comeToBeKnown(all);
        scenario.given(gives(LAB, DEVICE), joins(LAB, all));
        assertThat(scenario.pool(CONTOSO, DEVICE.skuId()).assigned()).isEqualTo(20);
    }

    @Test
    void take_one_seat_of_a_device_in_two_groups() {
        scenario.given(gives(LAB, DEVICE), gives(LOBBY, DEVICE), joins(LAB, TABLET))
                .when(joins(LOBBY, TABLET))
                .thenEvents(
                        new GroupMembersAdded(CONTOSO, LOBBY, List.of(TABLET)),
                        new DeviceLicenseGranted(
                                CONTOSO,
                                TABLET,
                                DEVICE.skuId(),
                                DEVICE.sku(),
                                LOBBY,
                                LicensingMode.ATOMIC,
                                List.of(),
                                false,
                                START));
    }

    @Test
    void D10_have_one_subscription_per_group() {
        scenario.given(gives(LAB, DEVICE)).when(gives(LAB, OTHER_DEVICE)).thenRefused(ONE_SUBSCRIPTION_PER_GROUP);
        scenario.when(gives(LAB, DEVICE)).thenNothing();
        scenario.given(new SetGroupLicenses(
                CONTOSO, LAB, List.of(choice(OTHER_DEVICE)), List.of(DEVICE.skuId()), null, true, null));
        assertThat(scenario.group(CONTOSO, LAB).licenses()).extracting("sku").containsExactly("OTHER_DEVICE");
    }

    @Test
    void D01_are_for_devices_and_those_of_users_for_users() {
        scenario.when(gives(LAB, E3)).thenRefused(SKU_TARGET_USER);
        scenario.given(joins(LAB, TABLET), gives(LAB, DEVICE))
                .when(new ConvertInheritedToDirect(CONTOSO, LAB, List.of(TABLET)))
                .thenRefused(SKU_TARGET_DEVICE);
    }

    @Test
    void D12_D14_go_only_when_confirmed_and_then_from_every_device() {
        scenario.given(gives(LAB, DEVICE), joins(LAB, TABLET, LAPTOP));
        var unconfirmed = scenario.when(
                new SetGroupLicenses(CONTOSO, LAB, List.of(), List.of(DEVICE.skuId()), null, false, null));
        unconfirmed.thenRefusedAt("/confirm", CONFIRMATION_REQUIRED);
        assertThat(unconfirmed.answers().getFirst().refused()).hasMessageContaining("2 devices");
        var happened = scenario.when(takes(LAB, DEVICE));
        assertThat(happened.events(DeviceLicenseRevoked.class))
                .containsExactly(revoked(TABLET, true), revoked(LAPTOP, true));
        assertThat(happened.events()).contains(seatsFreed(DEVICE, 2, 0));
    }

    @Test
    void D02_let_anybody_who_uses_the_device_use_the_apps() {
        scenario.given(gives(LAB, DEVICE), joins(LAB, TABLET));
        assertThat(access(TABLET).access()).isEqualTo(ServiceAccess.Level.FULL);
        assertThat(access(TABLET).because())
                .extracting(ServiceAccess.Because::reason)
                .containsExactly(ServiceAccess.Reason.DEVICE_LICENSE);
        assertThat(access(LAPTOP).access()).isEqualTo(ServiceAccess.Level.NONE);
        assertThat(scenario.pool(CONTOSO, E3.skuId()).assigned()).isZero();
    }

    @Test
    void D13_leave_apps_read_only_when_they_are_gone() {
        scenario.given(gives(LAB, DEVICE), joins(LAB, TABLET), takes(LAB, DEVICE));
        assertThat(access(TABLET).access()).isEqualTo(ServiceAccess.Level.READ_ONLY);
        assertThat(access(TABLET).because())
                .extracting(ServiceAccess.Because::reason)
                .containsExactly(ServiceAccess.Reason.DEVICE_LICENSE_REVOKED);
    }

    @Test
    void D13_leave_a_user_with_a_licence_of_their_own_alone() {
        scenario.given(gives(LAB, DEVICE), joins(LAB, TABLET), takes(LAB, DEVICE), assigns(ALICE, E3));
        assertThat(access(TABLET).access()).isEqualTo(ServiceAccess.Level.FULL);
        assertThat(access(TABLET).because())
                .extracting(ServiceAccess.Because::reason)
                .containsExactly(ServiceAccess.Reason.USER_LICENSE);
    }

    @Test
    void D13_make_apps_whole_again_when_they_come_back() {
        scenario.given(gives(LAB, DEVICE), joins(LAB, TABLET), takes(LAB, DEVICE), gives(LAB, DEVICE));
        assertThat(access(TABLET).access()).isEqualTo(ServiceAccess.Level.FULL);
        assertThat(scenario.holder(CONTOSO, TABLET).revoked()).isEmpty();
    }

    @Test
    void stay_whole_while_another_group_keeps_them() {
        scenario.given(
                gives(LAB, DEVICE), gives(LOBBY, DEVICE), joins(LAB, TABLET), joins(LOBBY, TABLET), takes(LAB, DEVICE));
        assertThat(access(TABLET).access()).isEqualTo(ServiceAccess.Level.FULL);
    }

    @Test
    void wait_for_a_seat_as_users_do() {
        var six = IntStream.range(0, 6)
                .mapToObj(i -> HolderId.device("device-" + i))
                .toArray(HolderId[]::new);
        comeToBeKnown(six);
        scenario.given(gives(LAB, OTHER_DEVICE), joins(LAB, six));
        assertThat(scenario.holder(CONTOSO, six[5]).errors()).containsExactly(AssignmentError.COUNT_VIOLATION);
        scenario.given(leaves(LAB, six[0]));
        assertThat(scenario.holder(CONTOSO, six[5]).holds(OTHER_DEVICE.skuId())).isTrue();
    }

    @Test
    void go_with_the_device() {
        scenario.given(gives(LAB, DEVICE), joins(LAB, TABLET))
                .when(new RemoveDevice(CONTOSO, TABLET, List.of(LAB), null))
                .thenEvents(
                        revoked(TABLET, true),
                        new DeviceRemoved(CONTOSO, TABLET),
                        new GroupEvent.GroupMembersRemoved(CONTOSO, LAB, List.of(TABLET)),
                        seatsFreed(DEVICE, 1, 0));
        scenario.when(new GroupCommand.ReprocessGroup(CONTOSO, LAB));
        assertThat(scenario.pool(CONTOSO, DEVICE.skuId()).assigned()).isZero();
    }

    @Test
    void leave_out_a_device_the_directory_has_not_told_of_and_a_user() {
        var kiosk = HolderId.device("kiosk");
        scenario.given(gives(LAB, DEVICE)).when(joins(LAB, kiosk)).thenNothing();
        scenario.when(new GroupCommand.AddMembers(CONTOSO, LAB, List.of("alice")))
                .thenNothing();
        scenario.given(new PutDevice(CONTOSO, kiosk))
                .when(joins(LAB, kiosk))
                .thenEvents(
                        new GroupMembersAdded(CONTOSO, LAB, List.of(kiosk)),
                        granted(kiosk, true),
                        seatsTaken(DEVICE, 1, 1));
    }

    private void comeToBeKnown(HolderId... devices) {
        for (var device : devices) {
            scenario.given(new PutDevice(CONTOSO, device));
        }
    }

    private ServiceAccess<HeldPath> access(HolderId device) {
        return HeldPath.access(scenario, WITH_OTHER, CONTOSO, TEAMS_PLAN.id(), ALICE, device);
    }

    private static DeviceLicenseGranted granted(HolderId device, boolean seatTaken) {
        return new DeviceLicenseGranted(
                CONTOSO, device, DEVICE.skuId(), DEVICE.sku(), LAB, LicensingMode.ATOMIC, List.of(), seatTaken, START);
    }

    private static DeviceLicenseRevoked revoked(HolderId device, boolean seatFreed) {
        return new DeviceLicenseRevoked(CONTOSO, device, DEVICE.skuId(), DEVICE.sku(), LAB, seatFreed, START);
    }
}
