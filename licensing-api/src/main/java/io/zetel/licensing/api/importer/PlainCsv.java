package io.zetel.licensing.api.importer;

import io.zetel.licensing.api.importer.Carried.Assignment;
import io.zetel.licensing.api.importer.Carried.Group;
import io.zetel.licensing.api.importer.Carried.License;
import io.zetel.licensing.api.importer.Carried.Purchase;
import io.zetel.licensing.api.importer.Carried.Reading;
import io.zetel.licensing.api.importer.Carried.User;
import io.zetel.licensing.api.importer.CsvTable.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Zetel's own template: users, groups and purchases, a CSV file each, told apart by their headers. */
final class PlainCsv {

    private static final List<String> USER_PROFILE = List.of(
            "userPrincipalName",
            "externalId",
            "givenName",
            "surname",
            "mail",
            "jobTitle",
            "department",
            "division",
            "companyName",
            "costCenter",
            "officeLocation",
            "employeeId",
            "employeeType",
            "manager",
            "mobilePhone",
            "country",
            "preferredLanguage");
    private static final List<String> GROUP_PROFILE = List.of("externalId", "mail", "mailNickname", "description");
    private static final List<String> USER =
            and(USER_PROFILE, "userId", "displayName", "userType", "usageLocation", "groups", "licenses");
    private static final List<String> GROUP = and(GROUP_PROFILE, "groupId", "displayName", "licenses");
    private static final List<String> PURCHASE =
            List.of("product", "seats", "startsOn", "endsOn", "orderNumber", "cost", "currency", "notes");
    /** What is off stands behind the product: {@code SPE_E3 -SWAY -TEAMS1}. */
    private static final Pattern OFF = Pattern.compile("\\s+-(?=\\S)");

    private final Reading reading = new Reading();
    private final Map<String, LinkedHashSet<String>> members = new LinkedHashMap<>();
    private final PurchaseRows purchases;

    private PlainCsv(Dates dates, @Nullable String currency) {
        purchases = new PurchaseRows(reading, dates, currency);
    }

    static Carried read(List<Path> files, Dates dates, @Nullable String currency) throws Unusable {
        var csv = new PlainCsv(dates, currency);
        for (var file : files) {
            csv.take(CsvTable.read(file));
        }
        return csv.done();
    }

    private void take(CsvTable table) throws Unusable {
        if (table.has("userId")) {
            reading.leaveOthers(table, USER);
            table.rows().forEach(this::user);
        } else if (table.has("groupId")) {
            reading.leaveOthers(table, GROUP);
            table.rows().forEach(this::group);
        } else if (table.has("product", "seats")) {
            reading.leaveOthers(table, PURCHASE);
            table.rows().forEach(this::purchase);
        } else {
            throw new Unusable(table.file()
                    + " is none of the templates: the header needs userId, groupId, or product and seats.");
        }
    }

    private void user(Row row) {
        var id = row.cell("userId").orElse(null);
        if (id == null) {
            reading.leave(row.place(), "user", "has no userId");
            return;
        }
        var known = reading.users.putIfAbsent(
                id,
                new User(
                        row.place(),
                        id,
                        row.cell("displayName").orElse(null),
                        row.cell("userType").orElse(null),
                        row.cell("usageLocation").orElse(null),
                        null,
                        false,
                        profile(row, USER_PROFILE)));
        if (known != null) {
            reading.leave(
                    row.place(),
                    "user " + id,
                    "is in line %d already; groups and licenses count, the rest does not"
                            .formatted(known.place().line()));
        }
        row.list("groups").forEach(group -> members.computeIfAbsent(group, _ -> new LinkedHashSet<>())
                .add(id));
        row.list("licenses")
                .forEach(license -> reading.assignments.add(new Assignment(row.place(), id, license(license))));
    }

    private void group(Row row) {
        var id = row.cell("groupId").orElse(null);
        if (id == null) {
            reading.leave(row.place(), "group", "has no groupId");
            return;
        }
        var group = new Group(
                row.place(),
                id,
                row.cell("displayName").orElse(null),
                null,
                profile(row, GROUP_PROFILE),
                List.of(),
                row.list("licenses").stream().map(PlainCsv::license).toList());
        if (reading.groups.putIfAbsent(id, group) != null) {
            reading.leave(row.place(), "group " + id, "is in the file already");
        }
    }

    private void purchase(Row row) {
        var product = row.cell("product").orElse(null);
        if (product == null) {
            reading.leave(row.place(), "purchase of ?", "has no product");
            return;
        }
        var start = row.cell("startsOn");
        var end = row.cell("endsOn");
        var key = row.cell("orderNumber")
                .map(order -> "csv:" + order + ":" + product)
                .orElseGet(() -> "csv:%s:%s:%s".formatted(product, start.orElse(""), end.orElse("")));
        purchases.add(
                row, "purchase of " + product, key, product, row.cell("seats").orElse(""), start, end);
    }

    private Carried done() {
        members.forEach((id, of) -> {
            var known = reading.groups.get(id);
            var place = reading.users.get(of.getFirst()).place();
            reading.groups.put(
                    id,
                    known == null
                            ? new Group(place, id, id, null, Map.of(), List.copyOf(of), List.of())
                            : new Group(
                                    known.place(),
                                    id,
                                    known.displayName(),
                                    null,
                                    known.profile(),
                                    List.copyOf(of),
                                    known.licenses()));
        });
        keysApart(reading);
        return reading.done();
    }

    /** Of purchases that look the same the second is another one, and so it is when the file is read again. */
    static void keysApart(Reading reading) {
        var seen = new LinkedHashMap<String, Integer>();
        var all = List.copyOf(reading.purchases);
        reading.purchases.clear();
        for (var one : all) {
            int times = seen.merge(one.key(), 1, Integer::sum);
            reading.purchases.add(
                    times == 1
                            ? one
                            : new Purchase(
                                    one.place(),
                                    one.key() + "#" + times,
                                    one.product(),
                                    one.seats(),
                                    one.startsOn(),
                                    one.endsOn(),
                                    one.suspended(),
                                    one.details()));
        }
    }

    static License license(String text) {
        var parts = Stream.of(OFF.split(text)).map(String::strip).toList();
        return new License(parts.getFirst(), new ArrayList<>(parts.subList(1, parts.size())));
    }

    private static List<String> and(List<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    private static Map<String, String> profile(Row row, List<String> fields) {
        var profile = new LinkedHashMap<String, String>();
        fields.forEach(field -> row.cell(field).ifPresent(text -> profile.put(field, text)));
        return profile;
    }
}
