package io.zetel.licensing.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicense;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicenses;
import io.zetel.licensing.domain.claim.ClaimOutcome;
import io.zetel.licensing.domain.claim.ClaimOutcomes;
import io.zetel.licensing.domain.claim.ClaimRequest;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseClaimed;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.policy.PolicyCommand.CreatePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.Selection;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.Channel;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RegisterSubscription;
import io.zetel.licensing.domain.tenant.TenantCommand.EnableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantCommand.RegisterTenant;
import io.zetel.licensing.engine.projection.Projection;
import io.zetel.licensing.engine.projection.ProjectionDefinition;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.projections.LicensingProjections;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.EventMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a claim costs, counted and not timed: red when it suddenly takes another statement, event or commit. */
@DisplayName("A claim costs")
class ClaimCostSpec {

    private static final TenantId CONTOSO = new TenantId("contoso");
    private static final int CLAIMS = 100;
    /** Twice what it takes today, so that only a leap is noticed. */
    private static final long MOST_BYTES = 32_000;

    /** In the store, payload and metadata of what one claim of a new user makes. */
    private static final long MOST_STORED_BYTES = 1_200;

    private static final int MOST_STATEMENTS_OF_A_BATCH = 5;

    /** Of the user, of the claim and of the seat. */
    private static final int EVENTS_OF_A_CLAIM = 3;

    private static final int MOST_STATEMENTS_WHEN_SHOWN = 13;

    private static final String STORED = "select sum(length(payload) + length(meta_data)) from domain_event";

    private static ClaimingNode node;
    private static SkuId sku;

    @BeforeAll
    static void a_tenant_with_seats_and_a_policy() {
        node = new ClaimingNode();
        sku = node.catalogue.findProduct("SPE_E3").orElseThrow().skuId();
        node.ask(new RegisterTenant(CONTOSO, "Contoso", "NL", null, 1, List.of()));
        node.ask(new EnableAutoClaim(CONTOSO, null));
        node.ask(new RegisterSubscription(
                CONTOSO, sku, new SubscriptionId("bought"), 1_000_000, null, null, false, Channel.DIRECT));
        node.ask(new CreatePolicy(
                CONTOSO,
                new PolicyId("p1"),
                "Teams",
                new AppId("TEAMS"),
                List.of(new Selection(sku, List.of())),
                EnvironmentScope.ALL));
    }

    @BeforeEach
    void tenant_policy_and_pool_in_memory() {
        claim(newUsers(10));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void one_read_and_one_write_for_a_whole_list_of_new_users() {
        node.dataSource.record();
        claim(newUsers(CLAIMS));

        assertThat(node.dataSource.statements())
                .satisfiesExactly(
                        read -> assertThat(read).contains("aggregate_identifier = wanted.stream"),
                        write -> assertThat(write).contains("insert into domain_event"));
    }

    @Test
    void the_same_for_single_claims_that_wait_together() throws Exception {
        // The first statement is the write of the one claim they wait for.
        assertThat(waitingTogether(newUsers(CLAIMS)))
                .satisfiesExactly(
                        own -> assertThat(own).contains("insert into domain_event"),
                        read -> assertThat(read).contains("aggregate_identifier = wanted.stream"),
                        write -> assertThat(write).contains("insert into domain_event"));
    }

    @Test
    void nothing_in_the_database_for_users_in_memory_who_have_it_already() {
        var users = newUsers(CLAIMS);
        claim(users);
        node.dataSource.record();
        claim(users);

        assertThat(node.dataSource.statements()).isEmpty();
    }

    @Test
    void one_read_for_users_no_longer_in_memory_beside_their_tenant_policy_and_pool() {
        var users = newUsers(CLAIMS);
        claim(users);
        node.cache.removeAll();
        node.dataSource.record();
        claim(users);

        // The holders together; tenant, policy and pool one by one, for snapshot and events.
        assertThat(node.dataSource.statements())
                .filteredOn(sql -> sql.contains("wanted.stream"))
                .hasSize(1);
        assertThat(node.dataSource.statements()).hasSizeLessThanOrEqualTo(7);
    }

    @Test
    void two_events_each_and_one_for_the_seats_in_one_commit() {
        long events = node.events();
        long commits = node.commits();
        claim(newUsers(CLAIMS));

        assertThat(node.events() - events).isEqualTo(2 * CLAIMS + 1);
        assertThat(node.commits() - commits).isEqualTo(1);
    }

    @Test
    void few_bytes_in_the_store_however_many_plans_its_policy_names() {
        long before = node.number(STORED);
        claim(newUsers(CLAIMS));

        assertThat((node.number(STORED) - before) / CLAIMS).isBetween(1L, MOST_STORED_BYTES);
    }

    @Test
    void no_more_memory_than_it_did() throws Exception {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var lane = new AtomicLong();
        try (var _ = node.lanes.registerHandlerInterceptor((_, chain) -> {
            lane.set(Thread.currentThread().threadId());
            return chain.proceed();
        })) {
            claim(newUsers(CLAIMS));
            long before = threads.getThreadAllocatedBytes(lane.get());
            claim(newUsers(500));
            long after = threads.getThreadAllocatedBytes(lane.get());

            assertThat((after - before) / 500).isBetween(1L, MOST_BYTES);
        }
    }

    @ParameterizedTest
    @FieldSource("io.zetel.licensing.projections.LicensingProjections#ALL")
    void a_few_statements_in_a_read_model_however_many_come_at_once(ProjectionDefinition projection) {
        var events = node.recorded();
        var into = projection.into(node.dataSource);
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(node.dataSource));
        into.reset();
        node.dataSource.record();
        transaction.executeWithoutResult(_ -> into.project(events));

        assertThat(events).hasSizeGreaterThan(10);
        assertThat(node.dataSource.statements()).hasSizeLessThanOrEqualTo(MOST_STATEMENTS_OF_A_BATCH);
    }

    @Test
    void few_statements_in_all_read_models_together_when_it_comes_alone() {
        claim(newUsers(1));
        var events = node.recorded();
        int behind = events.size() - EVENTS_OF_A_CLAIM;
        var models = LicensingProjections.ALL.stream()
                .<Projection<?>>map(projection -> projection.into(node.dataSource))
                .toList();
        models.forEach(model -> {
            model.reset();
            model.project(events.subList(0, behind));
        });
        var alone = events.subList(behind, events.size()).stream()
                .<EventMessage<?>>map(Recorded::message)
                .toList();
        node.dataSource.record();
        new TransactionTemplate(new DataSourceTransactionManager(node.dataSource))
                .executeWithoutResult(_ -> models.forEach(model -> model.take(alone, Set.of(), false)));

        assertThat(node.dataSource.statements()).hasSizeLessThanOrEqualTo(MOST_STATEMENTS_WHEN_SHOWN);
    }

    @Test
    void one_row_each_in_the_report_and_two_among_the_licences() {
        var events = node.recorded();
        long claims = events.stream()
                .filter(recorded -> recorded.event() instanceof LicenseClaimed)
                .count();
        for (var projection : List.of(LicensingProjections.CLAIM_REPORT, LicensingProjections.HELD_LICENCES)) {
            var into = projection.into(node.dataSource);
            into.reset();
            into.project(events);
        }

        assertThat(node.number("select count(*) from claim_report.claim")).isEqualTo(claims);
        assertThat(node.number("select count(*) from held_licences.holder")).isEqualTo(claims);
        assertThat(node.number("select count(*) from held_licences.licence")).isEqualTo(claims);
    }

    /** The statements of single claims that found their lane busy. */
    private static List<String> waitingTogether(List<String> users) throws Exception {
        var busy = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var interceptor = node.lanes.registerHandlerInterceptor((_, chain) -> {
            busy.countDown();
            go.await();
            return chain.proceed();
        });
        try {
            var first = node.send(new ClaimLicense(CONTOSO, request(newUsers(1).getFirst())));
            busy.await();
            var waiting = users.stream()
                    .map(user -> node.send(new ClaimLicense(CONTOSO, request(user))))
                    .toList();
            node.dataSource.record();
            go.countDown();
            ClaimingNode.answer(first);
            waiting.forEach(claim -> assertClaimed((ClaimOutcome) ClaimingNode.answer(claim)));
        } finally {
            interceptor.cancel();
        }
        return node.dataSource.statements();
    }

    private static void assertClaimed(ClaimOutcome outcome) {
        assertThat(outcome).isInstanceOf(ClaimOutcome.Claimed.class);
    }

    private static void claim(List<String> users) {
        var outcomes = (ClaimOutcomes) node.ask(new ClaimLicenses(
                CONTOSO, users.stream().map(ClaimCostSpec::request).toList()));
        assertThat(outcomes.outcomes()).hasSameSizeAs(users);
    }

    private static List<String> newUsers(int many) {
        return IntStream.range(0, many)
                .mapToObj(_ -> UUID.randomUUID().toString())
                .toList();
    }

    private static ClaimRequest request(String user) {
        return new ClaimRequest(
                UUID.randomUUID().toString(),
                new AppId("TEAMS"),
                Trigger.SIGN_IN,
                HolderId.user(user),
                UserType.MEMBER,
                "NL",
                false,
                null);
    }
}
