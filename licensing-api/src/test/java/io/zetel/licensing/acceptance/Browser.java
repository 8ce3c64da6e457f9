package io.zetel.licensing.acceptance;

import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.projections.claims.ClaimReport;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.policies.PolicyList;
import io.zetel.licensing.projections.seats.SeatUsage;
import io.zetel.licensing.projections.tenants.TenantOverview;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Somebody who reads pages and fills in forms without script, and keeps cookies. */
public final class Browser {

    static final String PASSWORD = "a password of the tests";

    private final Http http;
    private final Map<String, String> cookies = new HashMap<>();

    /** A browser nobody has used yet. */
    public Browser(Http http) {
        this.http = http;
    }

    /** A browser in which somebody of this tenant with these roles is signed in. */
    public static Browser of(Http http, String tenant, Role... roles) {
        var name = "spec-" + UUID.randomUUID();
        var made = http.operator()
                .post(
                        "/api/v1/people",
                        Map.of(
                                "signInName",
                                name,
                                "tenantId",
                                tenant,
                                "roles",
                                Stream.of(roles).map(Role::claim).toList()))
                .expect(201);
        return new Browser(http).signedIn(name, made.text("/password"));
    }

    /** Waits until pages show all that is stored; of read models no page shows nobody waits for. */
    static void caughtUp(RunningZetel zetel) {
        var head = zetel.context().getBean(Positions.class).head();
        for (var group : List.of(
                SeatUsage.GROUP,
                HeldLicenses.GROUP,
                PolicyList.GROUP,
                ClaimReport.GROUP,
                History.GROUP,
                Groups.GROUP,
                TenantOverview.GROUP)) {
            zetel.context().getBean(Reads.class).position(group, new WaitFor(OptionalLong.of(head)));
        }
    }

    /** Signs in and, where that is asked for, changes the password. */
    public Browser signedIn(String name, String password) {
        var next = signIn(name, password, null).expect(303).header("Location");
        if (next.equals("/console/password")) {
            submit(page(next), "form[action=/console/password]", "present", password, "wanted", PASSWORD)
                    .expect(303);
        }
        return this;
    }

    /** Fills in the form of the sign-in page. */
    public Reply signIn(String name, String password, String back) {
        var page = page("/console/sign-in" + (back == null ? "" : "?back=" + encoded(back)));
        return submit(page, "form[action=/console/sign-in]", "name", name, "password", password);
    }

    /** Asks for a page. */
    public Reply get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    /** A page that must be there. */
    public Document page(String path) {
        var reply = get(path).expect(200);
        return Jsoup.parse(reply.body(), path);
    }

    /** The page somebody is sent to. */
    public Document follow(Reply reply) {
        return page(reply.expect(303).header("Location"));
    }

    /** Sends a form with what stands in it, these fields apart; one without a value is left out. */
    public Reply submit(Document page, String form, String... fields) {
        var found = page.selectFirst(form);
        if (found == null) {
            throw new AssertionError("no form " + form + " in " + page.body().text());
        }
        var sent = new ArrayList<>(
                found.select("input, select").stream().flatMap(Browser::value).toList());
        for (int i = 0; i < fields.length; i += 2) {
            var name = fields[i];
            sent.removeIf(pair -> pair[0].equals(name));
        }
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i + 1] != null) {
                sent.add(new String[] {fields[i], fields[i + 1]});
            }
        }
        return post(found.attr("action"), sent);
    }

    /** Posts these fields. */
    public Reply post(String path, List<String[]> fields, String... headers) {
        var body = fields.stream()
                .map(pair -> encoded(pair[0]) + "=" + encoded(pair[1]))
                .collect(Collectors.joining("&"));
        return send(request(path, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    /** Sends a form with a file in it, as a browser does; the file goes into its one field for files. */
    public Reply upload(Document page, String form, String file, String... fields) {
        var found = page.selectFirst(form);
        var boundary = "----zetel" + UUID.randomUUID();
        var body = new StringBuilder();
        var sent = new ArrayList<>(found.select("input:not([type=file]), select").stream()
                .flatMap(Browser::value)
                .toList());
        for (int i = 0; i < fields.length; i += 2) {
            var name = fields[i];
            sent.removeIf(pair -> pair[0].equals(name));
            sent.add(new String[] {name, fields[i + 1]});
        }
        for (var field : sent) {
            body.append("--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(boundary, field[0], field[1]));
        }
        body.append(
                "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"list.csv\"\r\nContent-Type: text/csv\r\n\r\n"
                        .formatted(boundary, found.select("input[type=file]").attr("name")));
        body.append(file).append("\r\n--").append(boundary).append("--\r\n");
        return send(request(found.attr("action"))
                .header("Content-Type", found.attr("enctype") + "; boundary=" + boundary)
                .POST(BodyPublishers.ofString(body.toString())));
    }

    /** The browser's cookies. */
    public Map<String, String> cookies() {
        return cookies;
    }

    /** A browser of another node or of the same one after a restart, with the same cookies. */
    public Browser behind(Http other) {
        var browser = new Browser(other);
        browser.cookies.putAll(cookies);
        return browser;
    }

    private static Stream<String[]> value(Element field) {
        if (field.hasAttr("disabled")
                || (List.of("checkbox", "radio").contains(field.attr("type")) && !field.hasAttr("checked"))) {
            return Stream.empty();
        }
        if (field.nameIs("select")) {
            var option = field.selectFirst("option[selected]") == null
                    ? field.selectFirst("option")
                    : field.selectFirst("option[selected]");
            return option == null
                    ? Stream.empty()
                    : Stream.<String[]>of(new String[] {field.attr("name"), option.attr("value")});
        }
        return field.attr("name").isEmpty()
                ? Stream.empty()
                : Stream.<String[]>of(new String[] {field.attr("name"), field.attr("value")});
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(http.uri(path));
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    new LinkedHashMap<>(cookies)
                            .entrySet().stream()
                                    .map(c -> c.getKey() + "=" + c.getValue())
                                    .collect(Collectors.joining("; ")));
        }
        return headers.length == 0 ? request : request.headers(headers);
    }

    private Reply send(HttpRequest.Builder request) {
        var reply = http.send(request);
        for (var cookie : reply.headers().allValues("Set-Cookie")) {
            var pair = cookie.split(";", 2)[0].split("=", 2);
            if (pair[1].isEmpty()) {
                cookies.remove(pair[0]);
            } else {
                cookies.put(pair[0], pair[1]);
            }
        }
        return reply;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
