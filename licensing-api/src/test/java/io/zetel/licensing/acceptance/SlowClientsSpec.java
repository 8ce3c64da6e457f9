package io.zetel.licensing.acceptance;

import static io.zetel.licensing.acceptance.CrowdedZetel.AT_ONCE;
import static io.zetel.licensing.acceptance.CrowdedZetel.awaitUnderWay;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.zetel.licensing.api.http.security.Role;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@DisplayName("A client that is slow, silent or gone, in every phase of a request, is in nobody else's way")
class SlowClientsSpec {

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private static final String LENGTH = "Content-Length: 100";
    private static final String JSON = "Content-Type: application/json";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    private static final String LINES = "Content-Type: application/x-ndjson";

    private final RunningZetel zetel = CrowdedZetel.shared();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    private TestTenant tenant;
    private TestTenant other;
    private String token;

    @BeforeEach
    void tenants() {
        tenant = TestTenant.claiming(zetel);
        tenant.buy("SPE_E3", 100);
        tenant.policy("TEAMS", "SPE_E3");
        tenant.signIn("somebody").expect(201);
        other = TestTenant.registered(zetel);
        other.as(Role.READER).get(other.path("/products")).expect(200);
        token = tenant.as(Role.SERVICE).token();
        awaitUnderWay(0);
        log.start();
        ROOT.addAppender(log);
    }

    @AfterEach
    void nobodyIsInTheWayAndNothingWasAnAccident() {
        awaitUnderWay(0);
        ROOT.detachAppender(log);
        tenant.signIn("afterwards").expect(201);
        assertThat(log.list)
                .as("an accident")
                .noneMatch(line -> line.getLevel() == Level.ERROR || line.getThrowableProxy() != null);
        assertThat(log.list).as("a line for each connection at most").hasSizeLessThanOrEqualTo(5 * AT_ONCE);
    }

    @Test
    void in_its_head() {
        var slow = many(5 * AT_ONCE, "GET /api/v1/tenants HTTP/1.1\r\nHost: localhost\r\nAuthoriz");
        assertOthersAreServed();
        tenant.signIn("me too").expect(201);
        slow.forEach(one -> one.send("ation: Bearer " + token.substring(0, 20)));
        tenant.signIn("me as well").expect(201);
        slow.forEach(RawConnection::close);
    }

    @Test
    void between_head_and_body() {
        var slow = many(AT_ONCE, claims(LENGTH));
        awaitUnderWay(AT_ONCE);
        assertOthersAreServed();
        assertEndWith408(slow);
    }

    @Test
    void between_head_and_body_with_a_key() {
        var slow = Stream.iterate(0, i -> i + 1)
                .limit(AT_ONCE)
                .map(i -> RawConnection.to(zetel.port()).send(claims(LENGTH, "Idempotency-Key: slow-" + i)))
                .toList();
        awaitUnderWay(AT_ONCE);
        assertOthersAreServed();
        assertEndWith408(slow);
    }

    @Test
    void in_its_body_a_byte_now_and_then() {
        var slow = many(AT_ONCE, claims(LENGTH) + "{");
        awaitUnderWay(AT_ONCE);
        try (var clock = Executors.newSingleThreadScheduledExecutor()) {
            var dripping =
                    clock.scheduleAtFixedRate(() -> slow.forEach(one -> one.send(" ")), 0, 500, TimeUnit.MILLISECONDS);
            assertOthersAreServed();
            assertThat(slow).extracting(RawConnection::status).containsOnly(408);
            dripping.cancel(false);
        }
        slow.forEach(RawConnection::close);
    }

    @Test
    void in_a_list_that_stops() {
        var slow = many(
                AT_ONCE,
                RawConnection.head("POST " + tenant.path("/users/batch"), tokenOf(Role.USER_ADMIN), LINES, LENGTH)
                        + "{\"userId\":\"x\"}\n");
        awaitUnderWay(AT_ONCE);
        assertOthersAreServed();
        assertEndWith408(slow);
    }

    @Test
    void in_a_form_for_a_token() {
        var slow = many(5 * AT_ONCE, RawConnection.head("POST /oauth2/token", null, FORM, LENGTH) + "grant_type=");
        assertOthersAreServed();
        zetel.caller(tenant.id(), Role.AUDITOR);
        awaitUnderWay(0);
        assertEndWith408(slow);
    }

    @Test
    void gone_in_its_body() {
        many(AT_ONCE, claims(LENGTH) + "{\"app\":").forEach(RawConnection::close);
        assertOthersAreServed();
    }

    @Test
    void gone_while_it_waits_for_its_answer() {
        var claim = "{\"app\":\"TEAMS\",\"trigger\":\"SIGN_IN\",\"user\":{\"userId\":\"gone\"}}";
        var jdbc = zetel.context().getBean(JdbcTemplate.class);
        new TransactionTemplate(zetel.context().getBean(PlatformTransactionManager.class)).executeWithoutResult(_ -> {
            jdbc.execute("lock table domain_event in exclusive mode");
            try (var gone = RawConnection.to(zetel.port())) {
                gone.send(claims("Content-Length: " + claim.length()) + claim);
                awaitUnderWay(1);
            }
            assertOthersAreServed();
        });
        awaitUnderWay(0);
        tenant.signIn("gone").expect(200);
    }

    @Test
    void reading_its_answer() {
        var pipelined = ("GET /v3/api-docs HTTP/1.1\r\nHost: localhost\r\n\r\n").repeat(100);
        var products = ("GET " + tenant.path("/catalogue/products?limit=500")
                        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + tokenOf(Role.READER) + "\r\n\r\n")
                .repeat(20);
        var slow = Stream.concat(many(AT_ONCE, pipelined).stream(), many(AT_ONCE, products).stream())
                .toList();
        assertOthersAreServed();
        awaitUnderWay(0);
        slow.forEach(RawConnection::close);
    }

    private void assertOthersAreServed() {
        other.as(Role.READER).get(other.path("/products")).expect(200);
        zetel.stranger().get("/actuator/health").expect(200);
        zetel.operator().get("/actuator/prometheus").expect(200);
    }

    private static void assertEndWith408(List<RawConnection> slow) {
        var answers = slow.stream()
                .map(one -> CompletableFuture.supplyAsync(one::answer, Thread::startVirtualThread))
                .toList();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join())
                .startsWith("HTTP/1.1 408")
                .contains("application/problem+json", "\"code\":\"REQUEST_TIMEOUT\""));
    }

    private String claims(String... headers) {
        return RawConnection.head(
                "POST " + tenant.path("/claims"),
                token,
                Stream.concat(Stream.of(JSON), Stream.of(headers)).toArray(String[]::new));
    }

    private String tokenOf(Role role) {
        @Nullable String known = tenant.as(role).token();
        return known == null ? "" : known;
    }

    private List<RawConnection> many(int count, String sent) {
        return Stream.generate(() -> RawConnection.to(zetel.port()).send(sent))
                .limit(count)
                .toList();
    }
}
