package io.zetel.licensing.api.importer;

import io.zetel.licensing.api.importer.Carried.Assignment;
import io.zetel.licensing.api.importer.Carried.License;
import io.zetel.licensing.api.importer.Carried.Reading;
import io.zetel.licensing.api.importer.Carried.User;
import io.zetel.licensing.api.importer.CsvTable.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Snipe-IT's licences and users, a CSV file each: a licence has a row of its own, or one for everybody it is checked
 * out to.
 */
final class SnipeItExport {

    private static final String[] NAME = {"Item name", "License Name", "License", "Software Name", "Name"};
    private static final String[] SEATS = {"Seats", "Total", "Total Seats", "Qty"};
    private static final String[] SERIAL = {"Serial number", "Serial", "Product Key", "License Key"};
    private static final String[] USERNAME = {"Username", "User name"};
    private static final String[] EMAIL = {"Email", "Email address"};
    private static final String[] FULL_NAME = {"Name", "Full Name"};
    private static final String[] START = {"Purchase date"};
    private static final String[] END = {"Termination date", "Expiration date", "Expires"};
    private static final Map<String, String[]> PROFILE = profile();
    /** Zetel keeps no keys of products, so those are none of these. */
    private static final List<String> OF_LICENSE = Stream.of(
                    NAME, SEATS, USERNAME, EMAIL, FULL_NAME, START, END, new String[] {
                        "ID", "Order number", "Purchase cost", "cost", "currency", "notes"
                    })
            .flatMap(Stream::of)
            .toList();

    private static final List<String> OF_USER = Stream.concat(
                    Stream.of(USERNAME, EMAIL, FULL_NAME, new String[] {"ID", "Country"}), PROFILE.values().stream())
            .flatMap(Stream::of)
            .toList();

    private final Reading reading = new Reading();
    private final Map<String, String> byMail = new HashMap<>();
    private final Set<String> bought = new HashSet<>();
    private final PurchaseRows purchases;

    private SnipeItExport(Dates dates, @Nullable String currency) {
        purchases = new PurchaseRows(reading, dates, currency);
    }

    static Carried read(List<Path> files, Dates dates, @Nullable String currency) throws Unusable {
        var tables = new ArrayList<CsvTable>();
        for (var file : files) {
            var table = CsvTable.read(file);
            if (!table.hasAny(SEATS) && !table.hasAny(USERNAME)) {
                throw new Unusable(
                        table.file() + " is neither Snipe-IT's licenses (with Seats) nor its users (with Username).");
            }
            tables.add(table);
        }
        var export = new SnipeItExport(dates, currency);
        tables.forEach(table -> export.reading.leaveOthers(table, table.hasAny(SEATS) ? OF_LICENSE : OF_USER));
        tables.stream().filter(table -> !table.hasAny(SEATS)).forEach(users -> users.rows()
                .forEach(export::user));
        tables.stream().filter(table -> table.hasAny(SEATS)).forEach(licenses -> licenses.rows()
                .forEach(row ->
                        export.license(row, licenses.hasAny("Item name", "License Name", "License", "Software Name"))));
        return export.reading.done();
    }

    private void user(Row row) {
        var id = row.cell(USERNAME).or(() -> row.cell(EMAIL)).orElse(null);
        if (id == null) {
            reading.leave(row.place(), "user", "has neither a username nor a mail address");
            return;
        }
        var name = String.join(
                " ",
                Stream.of(row.cell("First Name"), row.cell("Last Name"))
                        .flatMap(part -> part.stream())
                        .toList());
        add(row, id, name.isEmpty() ? row.cell(FULL_NAME).orElse(null) : name);
    }

    private void add(Row row, String id, @Nullable String name) {
        var profile = new LinkedHashMap<String, String>();
        PROFILE.forEach((field, columns) -> row.cell(columns).ifPresent(text -> profile.put(field, text)));
        if (id.contains("@")) {
            profile.put("userPrincipalName", id);
        }
        var written = row.cell("Country").orElse(null);
        var country = written != null && written.matches("[A-Za-z]{2}") ? written.toUpperCase(Locale.ROOT) : null;
        if (written != null && country == null) {
            reading.leave(row.place(), "user " + id, "country '%s' is none of two letters".formatted(written));
        }
        if (reading.users.putIfAbsent(id, new User(row.place(), id, name, null, country, null, false, profile))
                != null) {
            reading.leave(row.place(), "user " + id, "is in the file already");
        }
        row.cell(EMAIL).ifPresent(mail -> byMail.putIfAbsent(mail.toLowerCase(Locale.ROOT), id));
    }

    /** In a list with names of its own for what is licensed, the plain name is that of the person who has it. */
    private void license(Row row, boolean named) {
        var product = row.cell(NAME).orElse(null);
        if (product == null) {
            reading.leave(row.place(), "license", "has no name");
            return;
        }
        purchase(row, product);
        if (!named) {
            return;
        }
        var mail = row.cell(EMAIL).orElse(null);
        var username = row.cell(USERNAME).orElse(null);
        if (username == null && mail == null) {
            return;
        }
        var known = username != null && reading.users.containsKey(username)
                ? username
                : mail == null ? null : byMail.get(mail.toLowerCase(Locale.ROOT));
        var id = known != null ? known : username != null ? username : mail;
        if (known == null) {
            var profile = new LinkedHashMap<String, String>();
            if (mail != null) {
                profile.put("mail", mail);
                byMail.put(mail.toLowerCase(Locale.ROOT), id);
            }
            reading.users.put(
                    id, new User(row.place(), id, row.cell(FULL_NAME).orElse(null), null, null, null, false, profile));
        }
        reading.assignments.add(new Assignment(row.place(), id, new License(product, List.of())));
    }

    private void purchase(Row row, String product) {
        var key = "snipe-it:%s:%s:%s"
                .formatted(
                        product,
                        row.cell(SERIAL).orElse(""),
                        row.cell("Order number").orElse(""));
        if (!bought.add(key)) {
            return;
        }
        var end = row.cell("Termination date").or(() -> row.cell("Expiration date", "Expires"));
        purchases.add(row, "license " + product, key, product, row.cell(SEATS).orElse(""), row.cell(START), end);
    }

    private static Map<String, String[]> profile() {
        var fields = new LinkedHashMap<String, String[]>();
        fields.put("givenName", new String[] {"First Name"});
        fields.put("surname", new String[] {"Last Name"});
        fields.put("mail", EMAIL);
        fields.put("jobTitle", new String[] {"Job Title", "Job Title For User", "Title"});
        fields.put("department", new String[] {"Department"});
        fields.put("companyName", new String[] {"Company"});
        fields.put("officeLocation", new String[] {"Location"});
        fields.put("employeeId", new String[] {"Employee Number", "Employee No."});
        fields.put("mobilePhone", new String[] {"Mobile", "Phone", "Phone Num"});
        return fields;
    }
}
