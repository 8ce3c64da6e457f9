package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.security.Caller;
import io.zetel.licensing.api.http.security.PersonRow;
import io.zetel.licensing.api.http.security.Role;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What every page has around its own part: who looks, at which tenant, as of when, in which language and look. Says all
 * words and makes all links of a page, so that none is without a translation and none forgets the instant.
 */
record Shell(
        Words words,
        Look look,
        String path,
        String query,
        @Nullable PersonRow person,
        @Nullable Caller caller,
        @Nullable Place place,
        Optional<Instant> asOf,
        String csrf,
        boolean embedded,
        Page page) {

    private static final Set<String> OF_THE_EMBEDDED_IDENTITY = Set.of("people", "clients");

    /** How a person wants to see pages. */
    record Look(String language, String theme, String density, ZoneId zone, boolean zoneKnown) {

        static final List<String> THEMES = List.of("auto", "light", "dark");
        static final List<String> DENSITIES = List.of("comfortable", "compact");
    }

    /** The tenant that is looked at, when its history began, and what its products are called. */
    record Place(
            String id,
            String name,
            boolean managesPolicies,
            @Nullable Instant begun,
            UnaryOperator<String> products) {}

    /**
     * What this page is: its title, its entry in the navigation, whether it has a past, since when where that is not
     * the tenant's, what it says first, and how it is had from the API.
     */
    record Page(
            String title,
            String nav,
            boolean hasPast,
            @Nullable Instant begun,
            List<Notice> notices,
            List<Curl> curl) {}

    /** Something a page says before anything else; {@code kind} is good, warn or bad. */
    record Notice(String kind, String text) {}

    /** A request to the API that shows or does the same; {@code file} is what it uploads. */
    record Curl(
            String method,
            String path,
            @Nullable String body,
            boolean versioned,
            @Nullable String file) {

        Curl(String method, String path, @Nullable String body, boolean versioned) {
            this(method, path, body, versioned, null);
        }

        static Curl upload(String path, String file) {
            return new Curl("POST", path, null, false, file);
        }

        static Curl get(String path) {
            return new Curl("GET", path, null, false);
        }

        String command() {
            var command = new StringBuilder("curl -s -H \"Authorization: Bearer $TOKEN\"");
            if (!method.equals("GET")) {
                command.append(" -X ").append(method);
            }
            if (versioned) {
                command.append(" -H 'If-Match: \"VERSION\"'");
            }
            if (body != null) {
                command.append(" -H 'Content-Type: application/json' \\\n  -d '")
                        .append(body)
                        .append('\'');
            }
            if (file != null) {
                command.append(" -H 'Content-Type: text/csv' --data-binary @").append(file);
            }
            return command.append(" \"$ZETEL").append(path).append('"').toString();
        }
    }

    /** A parameter of this page that a form of it takes along. */
    record Kept(String name, String value) {}

    /** An entry of the navigation. */
    record Entry(String key, String href, boolean current) {}

    /** A part of what a page is about, at an address of its own. */
    record Tab(String text, String href, boolean current) {}

    Shell titled(String title) {
        return with(new Page(title, page.nav(), page.hasPast(), page.begun(), page.notices(), page.curl()));
    }

    Shell in(String nav) {
        return with(new Page(page.title(), nav, page.hasPast(), page.begun(), page.notices(), page.curl()));
    }

    Shell withPast() {
        return with(new Page(page.title(), page.nav(), true, page.begun(), page.notices(), page.curl()));
    }

    /** The same page of no tenant, as of then; what it shows began at this instant. */
    Shell withPast(Optional<Instant> asOf, Instant begun) {
        return new Shell(
                words,
                look,
                path,
                query,
                person,
                caller,
                place,
                asOf,
                csrf,
                embedded,
                new Page(page.title(), page.nav(), true, begun, page.notices(), page.curl()));
    }

    Shell saying(String kind, String text) {
        var notices = new ArrayList<>(page.notices());
        notices.add(new Notice(kind, text));
        return with(
                new Page(page.title(), page.nav(), page.hasPast(), page.begun(), List.copyOf(notices), page.curl()));
    }

    Shell curl(Curl... same) {
        return with(new Page(page.title(), page.nav(), page.hasPast(), page.begun(), page.notices(), List.of(same)));
    }

    private Shell with(Page page) {
        return new Shell(words, look, path, query, person, caller, place, asOf, csrf, embedded, page);
    }

    String t(String key, Object... values) {
        return words.text(key, values);
    }

    /** Whether there are words for this key. */
    boolean has(String key) {
        return words.has(key);
    }

    /** The key of a form, by which it is done once however often it is sent. */
    static String once() {
        return UUID.randomUUID().toString();
    }

    /** The words for a refusal. */
    String refusal(String code) {
        return words.has("refusal." + code) ? t("refusal." + code) : t("refusal", code);
    }

    /** Whether there are words for what is wrong with a field, or for a refusal. */
    boolean saysFault(String code) {
        return words.has("fault." + code) || words.has("refusal." + code);
    }

    /** The words for what is wrong with a field. */
    String fault(String code) {
        return words.has("fault." + code) ? t("fault." + code) : refusal(code);
    }

    String documentTitle() {
        return page.title() + (place == null ? "" : " · " + place.name()) + " · Zetel";
    }

    boolean isPast() {
        return asOf.isPresent();
    }

    /** Where the slider of time begins: a millisecond on, for scripts know none smaller. */
    long begun() {
        var begun = place == null ? page.begun() : place.begun();
        return begun == null ? 0 : begun.toEpochMilli() + 1;
    }

    /** Whether the numbers of this page are kept fresh. */
    boolean isLive() {
        return page.hasPast() && !isPast() && is(Role.READER);
    }

    /** Whether one can search the tenant. */
    boolean finds() {
        return reads();
    }

    boolean hasBar() {
        return page.hasPast() || finds();
    }

    /** Where the search goes, without the instant, which its form takes along. */
    String findPath() {
        return ConsoleSecurity.ROOT + "/t/" + Url.encoded(place == null ? "" : place.id()) + "/find";
    }

    /** Whether one may read why somebody has what they have, which is told of now. */
    boolean explains() {
        return may(Role.AUDITOR, Role.LICENSE_ADMIN, Role.USER_ADMIN);
    }

    /** Whether actions are offered: never in the past. */
    boolean may(Role... roles) {
        return !isPast() && is(roles);
    }

    boolean mayManagePolicies() {
        return !isPast() && place != null && place.managesPolicies();
    }

    boolean is(Role... roles) {
        return caller != null && caller.hasAny(EnumSet.of(roles[0], roles));
    }

    List<Entry> licences() {
        return reads() ? entries("overview", "products", "policies", "report") : List.of();
    }

    List<Entry> directory() {
        return reads() ? entries("users", "groups", "devices") : List.of();
    }

    List<Entry> running() {
        return reads() ? entries("jobs", "settings") : List.of();
    }

    List<Entry> recorded() {
        return place == null || !is(Role.AUDITOR) ? List.of() : entries("history", "proof");
    }

    List<Entry> operations() {
        return !is(Role.OPERATOR)
                ? List.of()
                : Stream.of("tenants", "people", "clients", "catalogue", "projections", "replays", "dead-letters")
                        .filter(key -> embedded || !OF_THE_EMBEDDED_IDENTITY.contains(key))
                        .map(key -> new Entry(
                                key,
                                ConsoleSecurity.ROOT + "/ops/" + key,
                                page.nav().equals(key)))
                        .toList();
    }

    private boolean reads() {
        return place != null && is(Role.READER);
    }

    private List<Entry> entries(String... keys) {
        return Arrays.stream(keys)
                .map(key -> new Entry(
                        key,
                        link(key.equals("overview") ? "" : "/" + key),
                        page.nav().equals(key)))
                .toList();
    }

    /** A page of the tenant, with these parameters, at the instant that is looked at. */
    String link(String rest, Object... parameters) {
        var url = new Url(ConsoleSecurity.ROOT + "/t/" + Url.encoded(place == null ? "" : place.id()) + rest)
                .with(parameters);
        return asOf.map(instant -> url.with("asOf", instant)).orElse(url).toString();
    }

    /** A page of the tenant as it was then. */
    String then(String rest, Instant instant) {
        return new Url(ConsoleSecurity.ROOT + "/t/" + Url.encoded(place == null ? "" : place.id()) + rest)
                .with("asOf", instant)
                .toString();
    }

    /** The API's path of the tenant, with these parameters, likewise. */
    Curl api(String rest, Object... parameters) {
        var url = ofTenant(rest, parameters);
        return Curl.get(
                asOf.map(instant -> url.with("asOf", instant)).orElse(url).toString());
    }

    /** The API's path of what is told in its own time, whatever instant is looked at. */
    Curl events(String rest, Object... parameters) {
        return Curl.get(ofTenant(rest, parameters).toString());
    }

    private Url ofTenant(String rest, Object... parameters) {
        return new Url("/api/v1/tenants/" + Url.encoded(place == null ? "" : place.id()) + rest).with(parameters);
    }

    /** What a product is called that an id or part number means. */
    String product(@Nullable String sku) {
        return sku == null || place == null ? "" : place.products().apply(sku);
    }

    /** What a profile says, if it says anything. */
    static @Nullable String said(@Nullable Optional<String> told) {
        return told == null ? null : told.orElse(null);
    }

    /** Words for a code that may have none: a code of a later release says itself. */
    String code(String of, @Nullable String code) {
        return code == null ? "" : words.has(of + "." + code) ? t(of + "." + code) : code;
    }

    Curl write(String method, String rest, @Nullable String body) {
        return new Curl(
                method,
                new Url("/api/v1/tenants/" + Url.encoded(place == null ? "" : place.id()) + rest).toString(),
                body,
                true);
    }

    /** This page as curl, a command a line. */
    String commands() {
        return page.curl().stream().map(Curl::command).collect(Collectors.joining("\n"));
    }

    /** This very page with another parameter in place of its own. */
    String here(String name, @Nullable Object value) {
        return new Url(path).query(query).without(name).with(name, value).toString();
    }

    /** What the time bar's form takes along: all but the instant. */
    List<Kept> keptParameters() {
        return Arrays.stream(new Url(path).query(query).without("asOf").query().split("&"))
                .filter(part -> part.contains("="))
                .map(part -> new Kept(
                        decoded(part.substring(0, part.indexOf('='))), decoded(part.substring(part.indexOf('=') + 1))))
                .toList();
    }

    /** What the address says for this name, empty where it says nothing. */
    String asked(String name) {
        return keptParameters().stream()
                .filter(kept -> kept.name().equals(name))
                .map(Kept::value)
                .findFirst()
                .orElse("");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    String back() {
        return new Url(path).query(query).toString();
    }

    String when(Instant instant) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(words.locale())
                .withZone(look.zone())
                .format(instant);
    }

    String day(LocalDate day) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                .withLocale(words.locale())
                .format(day);
    }

    /** A difference. */
    String signed(long number) {
        return number > 0 ? "+" + number(number) : number(number);
    }

    String number(long number) {
        return words.number(number);
    }

    /** The instant that is looked at as its field takes it, in the reader's zone. */
    String asOfField() {
        return asOf.orElseGet(Instant::now)
                .truncatedTo(ChronoUnit.SECONDS)
                .atZone(look.zone())
                .toLocalDateTime()
                .format(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss"));
    }

    String zone() {
        return look.zone() instanceof ZoneOffset ? "UTC" : look.zone().getId();
    }

    String roles() {
        return person == null
                ? ""
                : person.roles().stream().map(role -> t("role." + role.claim())).collect(Collectors.joining(", "));
    }
}
