package io.zetel.licensing.engine.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.TestPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@DisplayName("The home of a tenant")
class TenantLeasesSpec {

    private static final HikariDataSource DATABASE = TestPostgres.newDatabase();
    private static final TenantId CONTOSO = new TenantId("contoso");
    /** Longer than any test of this machine pauses; where a node is to hang, it is not waited for so long. */
    private static final Duration HANGS_AFTER = Duration.ofSeconds(30);

    private static final TenantId FABRIKAM = new TenantId("fabrikam");

    private final DataSourceTransactionManager transactions = new DataSourceTransactionManager(DATABASE);
    private final AtomicLong now = new AtomicLong();
    private final Node one = new Node(HANGS_AFTER);
    private final Node two = new Node(HANGS_AFTER);

    private final class Node {
        final Queue<TenantId> forgotten = new ConcurrentLinkedQueue<>();
        final TenantLeases homes;

        Node(Duration hangsAfter) {
            homes = new TenantLeases(JdbcClient.create(DATABASE), transactions, forgotten::add, now::get, hangsAfter);
        }

        void decides(Runnable meanwhile, TenantId... tenants) {
            new TransactionTemplate(transactions).executeWithoutResult(_ -> {
                homes.enter(List.of(tenants));
                meanwhile.run();
            });
        }

        void decides(TenantId... tenants) {
            decides(() -> {}, tenants);
        }
    }

    @AfterAll
    static void giveBack() {
        DATABASE.close();
    }

    @Test
    void is_forgotten_by_the_node_to_which_it_comes_and_by_that_to_which_it_comes_back() {
        one.decides(CONTOSO, FABRIKAM);
        one.decides(CONTOSO);
        assertThat(one.forgotten)
                .as("nothing is forgotten as long as it stays")
                .containsExactlyInAnyOrder(CONTOSO, FABRIKAM);
        two.decides(CONTOSO);
        assertThat(two.forgotten).containsExactly(CONTOSO);
        assertThatThrownBy(() -> one.decides(CONTOSO, FABRIKAM))
                .as("it went; the group is tried again")
                .isInstanceOf(ConcurrencyException.class);
        one.decides(CONTOSO, FABRIKAM);
        assertThat(one.forgotten).containsExactlyInAnyOrder(CONTOSO, FABRIKAM, CONTOSO);
    }

    @Test
    void is_one_at_a_time() throws Exception {
        var entered = new CountDownLatch(1);
        var leave = new CompletableFuture<Void>();
        var order = new ConcurrentLinkedQueue<String>();
        try (var first = new Later(() -> one.decides(
                () -> {
                    entered.countDown();
                    leave.join();
                    order.add("one");
                },
                CONTOSO))) {
            entered.await();
            try (var second = new Later(() -> two.decides(() -> order.add("two"), CONTOSO))) {
                Awaitility.await().until(TenantLeasesSpec::somebodyWaits);
                leave.complete(null);
                second.join();
                first.join();
            }
        }
        assertThat(order).containsExactly("one", "two");
    }

    @Test
    void is_free_when_the_node_that_holds_it_hangs_and_what_that_had_under_way_is_void() {
        var hanging = new CountDownLatch(1);
        var wakes = new CompletableFuture<Void>();
        var hanger = new Node(Duration.ofMillis(300));
        var first = CompletableFuture.runAsync(
                () -> hanger.decides(
                        () -> {
                            hanging.countDown();
                            wakes.join();
                            JdbcClient.create(DATABASE)
                                    .sql("insert into tenant_home values ('stored by the one that hung', ?)")
                                    .param(UUID.randomUUID())
                                    .update();
                        },
                        CONTOSO),
                TenantLeasesSpec::onItsOwnThread);
        assertThat(hanging).satisfies(CountDownLatch::await);
        two.decides(CONTOSO);
        wakes.complete(null);
        assertThatThrownBy(first::join).rootCause().isInstanceOf(SQLException.class);
        assertThat(JdbcClient.create(DATABASE)
                        .sql("select count(*) from tenant_home where tenant_id like 'stored%'")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThatThrownBy(() -> hanger.decides(CONTOSO))
                .as("it went meanwhile")
                .isInstanceOf(ConcurrencyException.class);
    }

    @Test
    void is_forgotten_once_more_a_moment_later_because_of_what_a_dying_node_had_under_way() {
        one.decides(CONTOSO);
        now.addAndGet(Duration.ofSeconds(3).toNanos());
        one.decides(CONTOSO);
        assertThat(one.forgotten).hasSize(2);
        now.addAndGet(Duration.ofSeconds(3).toNanos());
        one.decides(CONTOSO);
        assertThat(one.forgotten).hasSize(2);
    }

    private record Later(CompletableFuture<Void> future) implements AutoCloseable {

        Later(Runnable work) {
            this(CompletableFuture.runAsync(work, TenantLeasesSpec::onItsOwnThread));
        }

        void join() {
            future.join();
        }

        @Override
        public void close() {
            future.join();
        }
    }

    private static void onItsOwnThread(Runnable work) {
        Thread.ofPlatform().start(work);
    }

    private static boolean somebodyWaits() {
        return JdbcClient.create(DATABASE)
                .sql("select exists (select from pg_locks where not granted)")
                .query(Boolean.class)
                .single();
    }
}
