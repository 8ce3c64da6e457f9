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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
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

    /** Adds what happens to people, groups and devices to the story. */
    void add(DemoStory story, TenantId t, Products products, Origin origin) {
        story.add(days(99), () -> everybody(t, origin));
        story.add(days(98), () -> group(t, "sales", "Sales", "Gives Visio to who draws", HolderId.Type.USER, origin));
        join(story, 98, t, "sales", ids(1, 10), origin);
        story.add(days(75), () -> group(t, "analysts", "Analysts", "Gives Power BI", HolderId.Type.USER, origin));
        join(story, 75, t, "analysts", ids(11, 22), origin);
        story.add(days(73), () -> give(t, "analysts", products.analysts(), origin));
        story.add(
                days(70),
                () -> group(t, "works-council", "Works council", "Gives nothing", HolderId.Type.USER, origin));
        join(story, 70, t, "works-council", ids(8, 14), origin);
        story.add(days(62), () -> give(t, "sales", products.sales(), origin));
        for (int i = 1; i <= 3; i++) {
            int number = i;
            story.add(days(50 - 10 * i), () -> kiosk(t, number, origin));
        }
        story.add(
                days(41),
                () -> group(t, "kiosks", "Kiosks", "Gives devices to reception", HolderId.Type.DEVICE, origin));
        story.add(days(41), () -> give(t, "kiosks", products.kiosks(), origin));
        IntStream.rangeClosed(1, 3).forEach(i -> join(story, 50 - 10 * i, t, "kiosks", List.of("kiosk-" + i), origin));
        story.add(days(27), () -> user(t, "partner", "Paula Partner", "Sales", "Guest", origin));
        join(story, 27, t, "sales", List.of("partner"), origin);
        for (int i = 1; i <= 4; i++) {
            int number = i;
            story.add(days(60 - 12 * i), () -> assign(t, id(number), products.byHand(), origin));
        }
        var leaver = HolderId.user(id(NAMES.size()));
        story.add(
                days(1),
                () -> commands.send(
                        new DeleteUser(t, leaver, DeletionReason.ADMINISTRATOR, null), NewVersion.class, origin));
    }

    private static Duration days(int many) {
        return Duration.ofDays(many);
    }

    static String id(int number) {
        return "user-%02d".formatted(number);
    }

    private static List<String> ids(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(DemoDirectory::id).toList();
    }

    /** All at once, as a directory does that has just been connected. */
    private void everybody(TenantId t, Origin origin) {
        try (var sending = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, NAMES.size())
                    .mapToObj(i -> CompletableFuture.runAsync(() -> employee(t, i, origin), sending))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    private void employee(TenantId t, int i, Origin origin) {
        try {
            user(t, id(i + 1), NAMES.get(i), DEPARTMENTS.get(i % DEPARTMENTS.size()), "Member", origin);
        } catch (Refused e) {
            throw new IllegalStateException(e);
        }
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

    private void group(TenantId t, String id, String name, String description, HolderId.Type type, Origin origin)
            throws Refused {
        var profile = new GroupProfile(null, null, null, Optional.of(description));
        groups.put(t, id, new GroupFacts(Optional.of(name), type, null, profile), IfMatch.NONE, origin);
    }

    private void join(DemoStory story, int daysAgo, TenantId t, String group, List<String> members, Origin origin) {
        story.add(
                days(daysAgo),
                () -> commands.send(new AddMembers(t, new GroupId(group), members), Object.class, origin));
    }

    private void kiosk(TenantId t, int number, Origin origin) throws Refused {
        var facts = Map.of("displayName", "Kiosk " + number, "profile", Map.of("operatingSystem", "Windows"));
        devices.put(t, "kiosk-" + number, json.convertValue(facts, DeviceFacts.class), origin);
    }

    private void assign(TenantId t, String user, SkuId sku, Origin origin) throws Refused {
        var choice = List.of(new LicenseChoice(sku, List.of()));
        commands.send(
                new ChangeLicenses(t, HolderId.user(user), choice, List.of(), false, null), NewVersion.class, origin);
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
