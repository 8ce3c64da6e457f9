package io.zetel.licensing.api.importer;

import io.zetel.licensing.api.importer.ZetelClient.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the command line and the environment ask for. */
record ImportOptions(
        Source source,
        List<Path> files,
        Login login,
        boolean apply,
        Dates dates,
        @Nullable String currency,
        @Nullable String location,
        Map<String, String> products) {

    static final String USAGE = """
            Usage: java -jar licensing-api-<version>.jar import SOURCE FILE... [options]

            SOURCE     graph (JSON), snipe-it (CSV), csv (CSV); a folder stands for the files in it
            --url=     where Zetel is, such as https://zetel.example.com        (or ZETEL_URL)
            --tenant=  which tenant                                             (or ZETEL_TENANT)
            --token=   a token of that tenant, best one with GlobalAdmin        (or ZETEL_TOKEN)
                       instead: --client-id=, --client-secret=                  (or ZETEL_CLIENT_ID, ZETEL_CLIENT_SECRET)
            --apply    do it; without it the import only shows what it would do
            --zone=    whose days dates without a time are (UTC)
            --dates=   how dates are written (yyyy-MM-dd)
            --currency=XXX  what costs are in where a table names no currency
            --location=XX  the usage location of users that have none
            --product="NAME=SKU"  which product is meant by a name; any number of times
            """;

    private static final Set<String> KNOWN = Set.of(
            "url",
            "tenant",
            "token",
            "client-id",
            "client-secret",
            "apply",
            "zone",
            "dates",
            "currency",
            "location",
            "product");

    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Pattern URL = Pattern.compile("https?://[A-Za-z0-9._:\\[\\]-]+(/[A-Za-z0-9._~/-]*)?");

    /** Where the files come from. */
    enum Source {
        GRAPH("graph", ".json"),
        SNIPE_IT("snipe-it", ".csv"),
        CSV("csv", ".csv");

        private final String word;
        private final String ending;

        Source(String word, String ending) {
            this.word = word;
            this.ending = ending;
        }

        private static Source of(String word) throws Unusable {
            for (var source : values()) {
                if (source.word.equals(word)) {
                    return source;
                }
            }
            throw new Unusable("There is no source '%s'; there are graph, snipe-it and csv.".formatted(word));
        }
    }

    static ImportOptions read(List<String> args, Map<String, String> environment) throws Unusable {
        var given = new LinkedHashMap<String, String>();
        var products = new LinkedHashMap<String, String>();
        var plain = new ArrayList<String>();
        for (var arg : args) {
            int equals = arg.indexOf('=');
            var name = !arg.startsWith("--") ? "" : equals < 0 ? arg.substring(2) : arg.substring(2, equals);
            var value = equals < 0 ? "" : arg.substring(equals + 1);
            if (!arg.startsWith("--")) {
                plain.add(arg);
            } else if (!KNOWN.contains(name)) {
                throw new Unusable("There is no option --%s.".formatted(name));
            } else if (name.equals("apply") != (equals < 0)) {
                throw new Unusable(
                        name.equals("apply")
                                ? "--apply takes no value."
                                : "--%s needs a value: --%s=…".formatted(name, name));
            } else if (name.equals("product")) {
                product(value, products);
            } else {
                given.put(name, value);
            }
        }
        if (plain.size() < 2) {
            throw new Unusable("Name a source and its files.");
        }
        var source = Source.of(plain.getFirst());
        var options = new Given(given, environment);
        return new ImportOptions(
                source,
                files(source, plain.subList(1, plain.size())),
                login(options),
                given.containsKey("apply"),
                dates(options),
                currency(options),
                given.get("location"),
                products);
    }

    static boolean isCurrency(String text) {
        return CURRENCY.matcher(text).matches();
    }

    private static @Nullable String currency(Given options) throws Unusable {
        var currency = options.value("currency");
        if (currency != null && !isCurrency(currency)) {
            throw new Unusable("--currency is written as --currency=EUR.");
        }
        return currency;
    }

    private static void product(String value, Map<String, String> products) throws Unusable {
        int equals = value.lastIndexOf('=');
        if (equals < 1 || equals == value.length() - 1) {
            throw new Unusable("--product is written as --product=\"NAME=SKU\".");
        }
        products.put(value.substring(0, equals), value.substring(equals + 1));
    }

    private static List<Path> files(Source source, List<String> named) throws Unusable {
        var files = new ArrayList<Path>();
        for (var name : named) {
            var path = Path.of(name);
            if (!Files.isDirectory(path)) {
                files.add(path);
                continue;
            }
            try (var inside = Files.list(path)) {
                files.addAll(inside.filter(file -> file.toString().endsWith(source.ending))
                        .sorted()
                        .toList());
            } catch (IOException e) {
                throw new Unusable("Cannot read " + path + ".", e);
            }
        }
        for (var file : files) {
            if (!Files.isReadable(file)) {
                throw new Unusable("Cannot read " + file + ".");
            }
        }
        if (files.isEmpty()) {
            throw new Unusable("There is no %s file in %s.".formatted(source.ending, String.join(", ", named)));
        }
        return files;
    }

    private static Login login(Given options) throws Unusable {
        var token = options.value("token");
        var id = options.value("client-id");
        var secret = options.value("client-secret");
        if (token == null && (id == null || secret == null)) {
            throw new Unusable("Say who asks: --token=, or --client-id= and --client-secret=.");
        }
        var url = options.required("url").replaceAll("/+$", "");
        if (!URL.matcher(url).matches()) {
            throw new Unusable("--url is written as https://zetel.example.com.");
        }
        return new Login(url, options.required("tenant"), token, token == null ? id : null, secret);
    }

    private static Dates dates(Given options) throws Unusable {
        var zone = options.value("zone");
        var pattern = options.value("dates");
        try {
            return Dates.of(ZoneId.of(zone == null ? "UTC" : zone), pattern == null ? "yyyy-MM-dd" : pattern);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new Unusable("There is no such zone or no such way to write dates: " + e.getMessage() + ".", e);
        }
    }

    /** Options, and where one is not given the variable of the environment. */
    private record Given(Map<String, String> options, Map<String, String> environment) {

        @Nullable
        String value(String name) {
            var value = options.containsKey(name)
                    ? options.get(name)
                    : environment.get("ZETEL_" + name.replace('-', '_').toUpperCase(Locale.ROOT));
            return value == null || value.isBlank() ? null : value;
        }

        String required(String name) throws Unusable {
            var value = value(name);
            if (value == null) {
                throw new Unusable("--%s= is missing.".formatted(name));
            }
            return value;
        }
    }
}
