package io.zetel.licensing.api.app.demo;

import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.directory.DeviceController;
import io.zetel.licensing.api.http.directory.DeviceController.DeviceFacts;
import io.zetel.licensing.api.http.directory.UserController;
import io.zetel.licensing.api.http.directory.UserController.UserFacts;
import io.zetel.licensing.api.http.group.GroupController;
import io.zetel.licensing.api.http.group.GroupController.GroupFacts;
import io.zetel.licensing.api.http.group.GroupJobs;
import io.zetel.licensing.api.http.group.GroupProfile;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.group.GroupCommand.AddMembers;
import io.zetel.licensing.domain.group.GroupCommand.SetGroupLicenses;
import io.zetel.licensing.domain.holder.AssignmentCommand.ChangeLicenses;
import io.zetel.licensing.domain.holder.DeletionReason;
import io.zetel.licensing.domain.holder.DirectoryCommand.DeleteUser;
import io.zetel.licensing.domain.holder.LicenseChoice;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Who works at the demo tenant: people with names, groups of which one has more members than seats, devices. */
@Component
class DemoDirectory {

    private static final List<String> NAMES = List.of(
            "Anna de Vries",
            "Bram Bakker",
            "Clara Jansen",
            "Daan Visser",
            "Eva Smit",
            "Femke de Boer",
            "Gijs Mulder",
            "Hanna Bos",
            "Isa Vos",
            "Jan Peters",
            "Karin Hendriks",
            "Lars Dekker",
            "Mila Dijkstra",
            "Noah Brouwer",
            "Olga Kok",
            "Pim Jacobs",
            "Quinten Prins",
            "Roos Schouten",
            "Sem Willems",
            "Tess van Dam",
            "Ulrike Schäfer",
            "Viktor Wagner",
            "Wiebke Fuchs",
            "Xaver Lehmann",
            "Yara Hoffmann",
            "Zoe Krüger",
            "Aisha Khan",
            "Ben Carter",
            "Chloe Evans",
            "Dylan Hughes",
            "Emma Wright",
            "Finn Murphy",
            "Grace Lewis",
            "Harry Clarke",
            "Ivy Walker",
            "Jack Turner",
            "Kate Morgan",
            "Liam Cooper");
    private static final List<String> DEPARTMENTS = List.of("Sales", "Support", "Finance", "Engineering");

    private final Commands commands;
    private final UserController users;
    private final DeviceController devices;
    private final GroupController groups;
    private final GroupJobs jobs;
    private final JsonMapper json;

    DemoDirectory(
            Commands commands,
            UserController users,
            DeviceController devices,
            GroupController groups,
            GroupJobs jobs,
            JsonMapper json) {
        this.commands = commands;
        this.users = users;
        this.devices = devices;
        this.groups = groups;
        this.jobs = jobs;
        this.json = json;
    }

    /** The products that the groups give, and one that is assigned by hand. */
    record Products(SkuId sales, SkuId analysts, SkuId kiosks, SkuId byHand) {}

    void load(TenantId t, Products products, Origin origin) throws Refused {
        for (int i = 0; i < NAMES.size(); i++) {
            user(t, id(i + 1), NAMES.get(i), DEPARTMENTS.get(i % DEPARTMENTS.size()), "Member", origin);
        }
        user(t, "partner", "Paula Partner", "Sales", "Guest", origin);
        group(t, "sales", "Sales", "Gives Visio to who draws", HolderId.Type.USER, origin, ids(1, 10));
        group(t, "analysts", "Analysts", "Gives Power BI", HolderId.Type.USER, origin, ids(11, 22));
        group(t, "works-council", "Works council", "Gives nothing", HolderId.Type.USER, origin, ids(8, 14));
        for (int i = 1; i <= 3; i++) {
            var facts = Map.of("displayName", "Kiosk " + i, "profile", Map.of("operatingSystem", "Windows"));
            devices.put(t, "kiosk-" + i, json.convertValue(facts, DeviceFacts.class), origin);
        }
        var kiosks = IntStream.rangeClosed(1, 3).mapToObj(i -> "kiosk-" + i).toList();
        group(t, "kiosks", "Kiosks", "Gives devices to reception", HolderId.Type.DEVICE, origin, kiosks);
        commands.send(new AddMembers(t, new GroupId("sales"), List.of("partner")), Object.class, origin);
        give(t, "sales", products.sales(), origin);
        give(t, "analysts", products.analysts(), origin);
        give(t, "kiosks", products.kiosks(), origin);
        for (var id : ids(1, 4)) {
            commands.send(
                    new ChangeLicenses(
                            t,
                            HolderId.user(id),
                            List.of(new LicenseChoice(products.byHand(), List.of())),
                            List.of(),
                            false,
                            null),
                    NewVersion.class,
                    origin);
        }
        commands.send(
                new DeleteUser(t, HolderId.user(id(NAMES.size())), DeletionReason.ADMINISTRATOR, null),
                NewVersion.class,
                origin);
    }

    static String id(int number) {
        return "user-%02d".formatted(number);
    }

    private static List<String> ids(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(DemoDirectory::id).toList();
    }

    private void user(TenantId t, String id, String name, String department, String type, Origin origin)
            throws Refused {
        var facts = Map.of(
                "displayName",
                name,
                "userType",
                type,
                "usageLocation",
                "NL",
                "profile",
                Map.of("department", department, "mail", id + "@contoso.example"));
        users.put(t, id, json.convertValue(facts, UserFacts.class), IfMatch.NONE, origin);
    }

    private void group(
            TenantId t,
            String id,
            String name,
            String description,
            HolderId.Type type,
            Origin origin,
            List<String> members)
            throws Refused {
        var profile = new GroupProfile(null, null, null, Optional.of(description));
        groups.put(t, id, new GroupFacts(Optional.of(name), type, null, profile), IfMatch.NONE, origin);
        commands.send(new AddMembers(t, new GroupId(id), members), Object.class, origin);
    }

    private void give(TenantId t, String group, SkuId sku, Origin origin) throws Refused {
        jobs.follow(
                new SetGroupLicenses(
                        t,
                        new GroupId(group),
                        List.of(new LicenseChoice(sku, List.of())),
                        List.of(),
                        LicensingMode.INDEPENDENT,
                        false,
                        null),
                origin);
    }
}
