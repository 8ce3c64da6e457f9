package io.zetel.licensing.acceptance;

import static io.zetel.licensing.acceptance.ClaimsAcceptance.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;

/** Each request is sent twice: as it is, and with a header that nobody reads but that keeps it on the usual way. */
@DisplayName("A request that is served directly")
class DirectRoutesSpec {

    private static final String USUAL = "Accept-Language: en";
    private static final String JSON = "Content-Type: application/json";
    private static final String CLAIM = "{\"app\":\"%s\",\"trigger\":\"SIGN_IN\",\"user\":{\"userId\":\"%s\"}}";

    private static final int TIMES = 20;

    private static final Map<String, Boolean> WENT_THE_USUAL_WAY = new ConcurrentHashMap<>();

    private static RunningZetel zetel;
    private static TestTenant tenant;
    private static TestTenant other;

    /** What is asked, and whether it is served directly. */
    private record Asked(String what, boolean direct, String line, String body, String... headers) {

        static Asked get(String what, boolean direct, String rest, String... headers) {
            return new Asked(what, direct, "GET " + rest, "", headers);
        }

        static Asked post(String what, boolean direct, String body, String... headers) {
            var all = Stream.concat(Arrays.stream(headers), Stream.of(JSON)).toArray(String[]::new);
            return new Asked(what, direct, "POST /claims", body, all);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    @BeforeAll
    static void start() {
        zetel = RunningZetel.start(
                RunningZetel.freshDirectory(), new MovableClock(), DirectRoutesSpec::noteTheUsualWay);
        tenant = TestTenant.claiming(zetel);
        other = TestTenant.registered(zetel);
        tenant.buy("SPE_E3", 50);
        tenant.policy("TEAMS", "SPE_E3");
        tenant.signIn("known").expect(201);
        tenant.readNow(zetel, "/users/known/access?app=TEAMS").expect(200);
        token();
    }

    @AfterAll
    static void stop() {
        zetel.close();
    }

    static List<Asked> reads() {
        var tag = tenant.as(Role.READER)
                .get(tenant.path("/users/known/access?app=TEAMS"))
                .header("ETag");
        return List.of(
                Asked.get("the access of somebody who has it", true, "/users/known/access?app=TEAMS"),
                Asked.get("of somebody unknown", true, "/users/nobody@example.org/access?app=TEAMS"),
                Asked.get("at a device", true, "/users/known/access?app=TEAMS&device=kiosk-1"),
                Asked.get("after a position", true, "/users/known/access?waitFor=1&app=TEAMS"),
                Asked.get("accepting JSON", true, "/users/known/access?app=TEAMS", "Accept: application/json"),
                Asked.get("that has not changed", true, "/users/known/access?app=TEAMS", "If-None-Match: " + tag),
                Asked.get("that has changed", true, "/users/known/access?app=TEAMS", "If-None-Match: \"other\""),
                Asked.get("whatever it is", true, "/users/known/access?app=TEAMS", "If-None-Match: *"),
                Asked.get("one of two", true, "/users/known/access?app=TEAMS", "If-None-Match: \"a\", W/" + tag),
                Asked.get("to an app there is not", true, "/users/known/access?app=NONE"),
                Asked.get("to nothing", false, "/users/known/access"),
                Asked.get("to a service plan", false, "/users/known/access?servicePlan=TEAMS1"),
                Asked.get("of an encoded id", false, "/users/kn%6Fwn/access?app=TEAMS"),
                Asked.get("with an empty parameter", false, "/users/known/access?app=TEAMS&device="),
                Asked.get("twice", false, "/users/known/access?app=TEAMS&app=TEAMS"),
                Asked.get("after no position", false, "/users/known/access?app=TEAMS&waitFor=soon"),
                Asked.get("of the past", false, "/users/known/access?app=TEAMS&asOf=2020-01-01T00:00:00Z"),
                Asked.get("unless changed", false, "/users/known/access?app=TEAMS", "If-Match: \"other\""),
                Asked.get("as a web page", false, "/users/known/access?app=TEAMS", "Accept: text/html"),
                Asked.get("accepting twice", false, "/users/known/access?app=TEAMS", "Accept: */*", "Accept: */*"),
                Asked.get("from another site", false, "/users/known/access?app=TEAMS", "Origin: https://example.org"),
                Asked.get("of a name too long", false, "/users/" + "u".repeat(129) + "/access?app=TEAMS"),
                Asked.get("of a path with dots", false, "/users/known/../known/access?app=TEAMS"));
    }

    static List<Asked> claims() {
        return List.of(
                Asked.post("a claim by somebody new", true, CLAIM.formatted("TEAMS", "new-%s")),
                Asked.post("by who has a license", true, CLAIM.formatted("TEAMS", "known")),
                Asked.post("that is refused", true, CLAIM.formatted("POWER_APPS", "new-%s")),
                Asked.post("for a reason", true, CLAIM.formatted("TEAMS", "known"), "Licensing-Reason: why not"),
                Asked.post("for no reason", false, CLAIM.formatted("TEAMS", "known"), "Licensing-Reason: UTF-8''%C3"),
                Asked.post("for an app there is not", true, CLAIM.formatted("NONE", "known")),
                Asked.post("that is no JSON", false, "{\"app\":"),
                Asked.post("with every fault", false, "{\"app\":7,\"more\":1,\"user\":{\"userId\":\" \"}}"),
                Asked.post("of nothing", false, ""),
                Asked.post("that is null", false, "null"),
                Asked.post("once", false, CLAIM.formatted("TEAMS", "known"), "Idempotency-Key: key-%s"),
                Asked.post("twice the same field", false, "{\"app\":\"TEAMS\",\"app\":\"TEAMS\"}"));
    }

    @ParameterizedTest
    @MethodSource({"reads", "claims"})
    void is_answered_byte_by_byte_as_on_the_usual_way(Asked asked) {
        compare(tenant, token(), asked, asked.direct());
    }

    @ParameterizedTest
    @MethodSource({"reads", "claims"})
    void is_refused_as_on_the_usual_way(Asked asked) {
        compare(tenant, "none", asked, false);
        compare(other, token(), asked, false);
        compare(tenant, zetel.operator().token(), asked, false);
    }

    @Test
    void is_metered_under_its_route() {
        var before = metered();
        for (int i = 0; i < TIMES; i++) {
            send(tenant, token(), reads().getFirst(), "X-Request-Id: one");
        }
        // What was asked before may be counted meanwhile, but not so often.
        awaitTrue(() -> metered() >= before + TIMES);
    }

    private static double metered() {
        return zetel.operator()
                .get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("http_server_requests_seconds_count")
                        && line.contains("uri=\"/api/v1/tenants/{t}/users/{id}/access\"")
                        && line.contains("status=\"200\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static void compare(TestTenant whose, String token, Asked asked, boolean direct) {
        var id = UUID.randomUUID().toString();
        var named = "X-Request-Id: " + id;
        var plain = send(whose, token, asked, named);
        assertThat(!WENT_THE_USUAL_WAY.containsKey(id)).as("went directly").isEqualTo(direct);
        var usual = send(whose, token, asked, named, USUAL);
        assertThat(WENT_THE_USUAL_WAY).containsKey(id);
        assertThat(plain).isEqualTo(usual);
    }

    /** The answer without what no two have alike. */
    private static List<String> send(TestTenant whose, String token, Asked asked, String... more) {
        var line = asked.line().replaceFirst(" ", " " + whose.path(""));
        var who = more.length == 1 ? "ann" : "bob";
        var body = asked.body().replace("%s", who);
        var headers = new ArrayList<>(Stream.of(asked.headers())
                .map(header -> header.replace("%s", who))
                .toList());
        headers.addAll(List.of(more));
        if (line.startsWith("POST")) {
            headers.add("Content-Length: " + body.length());
        }
        var answer = RawConnection.to(zetel.port())
                .send(RawConnection.head(line, token, headers.toArray(String[]::new)) + body)
                .answer();
        return answer.replace("new-ann", "new")
                .replace("new-bob", "new")
                .replaceAll("Date: .*", "Date")
                .replaceAll("Licensing-Position: \\d+", "Licensing-Position")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "then")
                .replaceAll("\"available\":\\d+", "\"available\"")
                .replaceAll("\"claimId\":\"[^\"]*\"", "\"claimId\"")
                .lines()
                .sorted()
                .collect(Collectors.toList());
    }

    private static String token() {
        return zetel.http().caller(tenant.id(), Role.READER, Role.SERVICE).token();
    }

    private static void noteTheUsualWay(GenericApplicationContext context) {
        Filter noting = (request, response, chain) -> {
            var id = ((HttpServletRequest) request).getHeader("X-Request-Id");
            if (id != null) {
                WENT_THE_USUAL_WAY.put(id, true);
            }
            chain.doFilter(request, response);
        };
        context.registerBean("notedUsualWay", FilterRegistrationBean.class, () -> {
            var registration = new FilterRegistrationBean<>(noting);
            registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 4);
            registration.setAsyncSupported(true);
            return registration;
        });
    }
}
