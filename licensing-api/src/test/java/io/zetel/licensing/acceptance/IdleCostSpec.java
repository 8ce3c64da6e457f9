package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counted and not timed: red when something asks the database again and again whether there is anything to do. */
@DisplayName("A node that nobody asks anything else")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IdleCostSpec {

    private static final Duration WINDOW = Duration.ofSeconds(10);
    /** It takes some 31, and more when what comes by the minute falls into the window. */
    private static final long MOST_TRANSACTIONS = 32;
    /** Theirs and their positions'. */
    private static final int MOST_STATEMENTS_OF_READ_MODELS = 13;
    /** The watch looks once a second, and tells whoever then asks for himself. */
    private static final Duration ALL_IS_HEARD = Duration.ofSeconds(3);

    private static final NotedTransactions noted = new NotedTransactions();

    private static Receiver receiver;
    private static RunningZetel zetel;
    private static TestTenant tenant;

    @BeforeAll
    static void a_tenant_whose_users_claim() {
        receiver = new Receiver();
        zetel = RunningZetel.start(
                RunningZetel.preparedDirectory(),
                new MovableClock(),
                // As a bean, so that it comes behind what watches the pool.
                context -> context.registerBean(NotedTransactions.class, () -> noted),
                "--zetel.webhooks.allow-networks=127.0.0.0/8,::1/128");
        tenant = TestTenant.claiming(zetel);
        tenant.buy("SPE_E3", 50);
        tenant.policy("TEAMS", "SPE_E3");
        tenant.signIn("alice").expect(201);
        zetel.caughtUp();
    }

    @AfterAll
    static void stop() {
        zetel.close();
        receiver.close();
    }

    @Test
    @Order(1)
    void takes_two_transactions_for_a_lone_claim_until_all_read_models_show_it_of_somebody_new_too() {
        heard();
        // A node that has only just begun to decide for a tenant reads it once more.
        tenant.signIn("early").expect(201);
        tenant.as(Role.USER_ADMIN)
                .put(tenant.path("/users/known"), Map.of("usageLocation", "NL"))
                .expect(200);
        zetel.caughtUp();
        heard();
        tenant.signIn("known").expect(201);
        zetel.caughtUp();

        assertThat(heard())
                .satisfiesExactly(
                        claim -> assertThat(claim).contains("insert into domain_event"),
                        all_read_models -> assertThat(all_read_models)
                                .contains("insert into history.event", "insert into claim_report.claim"));

        tenant.signIn("bob").expect(201);
        zetel.caughtUp();

        assertThat(heard())
                .satisfiesExactly(
                        his_claim -> assertThat(his_claim).contains("wanted.stream", "insert into domain_event"),
                        all_read_models -> assertThat(all_read_models).contains("insert into history.event"));
    }

    @Test
    @Order(2)
    void takes_three_transactions_for_a_lone_assignment_until_it_is_answered() {
        var admin = tenant.as(Role.LICENSE_ADMIN);
        tenant.as(Role.USER_ADMIN)
                .put(tenant.path("/users/assigned"), Map.of("usageLocation", "NL"))
                .expect(200);
        zetel.caughtUp();
        heard();
        admin.put(tenant.path("/users/assigned/licenses"), Map.of("add", List.of(Map.of("sku", "SPE_E3"))))
                .expect(200);

        assertThat(heard())
                .satisfiesExactly(
                        assignment -> assertThat(assignment).contains("insert into domain_event"),
                        all_read_models -> assertThat(statements(all_read_models))
                                .hasSizeLessThanOrEqualTo(MOST_STATEMENTS_OF_READ_MODELS),
                        answer -> assertThat(statements(answer))
                                .satisfiesExactly(
                                        seen -> assertThat(seen).contains("from token_entry"),
                                        user -> assertThat(user).contains("from held_licences.holder"),
                                        licenses -> assertThat(licenses).contains("from held_licences.licence"),
                                        name -> assertThat(name).contains("from directory_profile")));
    }

    @Test
    @Order(3)
    void takes_few_transactions() {
        tenant.as(Role.GLOBAL_ADMIN)
                .post(tenant.path("/webhooks"), Map.of("url", receiver.url(), "types", List.of("license.claimed")))
                .expect(201);
        tenant.signIn("carol").expect(201);
        zetel.caughtUp();
        receiver.await(1);
        var window = new Window(zetel.context().getBean(JdbcClient.class));
        // A session tells PostgreSQL what it did when it has been idle for a while, so the first windows have more.
        Awaitility.await()
                .atMost(WINDOW.multipliedBy(9))
                .pollDelay(WINDOW)
                .pollInterval(WINDOW)
                .until(window::transactions, taken -> taken <= MOST_TRANSACTIONS);
    }

    /** What was done since, without who may ask and what comes by the clock. */
    private static List<String> heard() {
        Awaitility.await().pollDelay(ALL_IS_HEARD).until(() -> true);
        return noted.taken().stream()
                .filter(one -> !one.contains(" api_") && !one.contains("update token_entry set time_stamp"))
                .toList();
    }

    private static List<String> statements(String transaction) {
        return List.of(transaction.split("; "));
    }

    /** What is counted between one look and the next. */
    private static final class Window {

        private final JdbcClient jdbc;
        private long before;

        private Window(JdbcClient jdbc) {
            this.jdbc = jdbc;
            this.before = total();
        }

        private long transactions() {
            long last = before;
            before = total();
            return before - last;
        }

        private long total() {
            return jdbc.sql(
                            "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()")
                    .query(Long.class)
                    .single();
        }
    }
}
