package io.zetel.licensing.engine;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zetel.licensing.domain.catalogue.BundledCatalogue;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.claim.ClaimHandlers;
import io.zetel.licensing.domain.claim.ClaimJson;
import io.zetel.licensing.domain.holder.LicenseHolder;
import io.zetel.licensing.domain.holder.assigning.Holders;
import io.zetel.licensing.domain.policy.Policy;
import io.zetel.licensing.domain.policy.PolicyHandlers;
import io.zetel.licensing.domain.policy.PolicyPlans;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.subscription.SeatPools;
import io.zetel.licensing.domain.subscription.Subscription;
import io.zetel.licensing.domain.subscription.SubscriptionHandlers;
import io.zetel.licensing.domain.tenant.Tenant;
import io.zetel.licensing.domain.tenant.TenantHandlers;
import io.zetel.licensing.engine.aggregates.AggregateCache;
import io.zetel.licensing.engine.aggregates.Aggregates;
import io.zetel.licensing.engine.aggregates.BackgroundSnapshotter;
import io.zetel.licensing.engine.aggregates.Ledgers;
import io.zetel.licensing.engine.aggregates.OlderPlaces;
import io.zetel.licensing.engine.commands.LaneSettings;
import io.zetel.licensing.engine.commands.PostgresLaneStore;
import io.zetel.licensing.engine.commands.TenantLanes;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.engine.store.PostgresEventStorageEngine;
import io.zetel.licensing.engine.store.PrefetchingEventStore;
import io.zetel.licensing.engine.tracing.Traces;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventsourcing.Snapshotter;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.snapshotting.SnapshotFilter;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.messaging.annotation.MultiParameterResolverFactory;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** The domain on the engine and a database, without Spring around it, so that its statements can be counted. */
final class ClaimingNode implements AutoCloseable {

    final Catalogue catalogue = BundledCatalogue.load();
    final RecordingDataSource dataSource = new RecordingDataSource(TestPostgres.newDatabase());
    final AggregateCache cache = new AggregateCache(10_000);
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final TenantLanes lanes;
    private final EmbeddedEventStore store;
    private final Configuration axon;
    private final PostgresEventStorageEngine engine;

    ClaimingNode() {
        var transactions = new SpringTransactionManager(new DataSourceTransactionManager(dataSource));
        // The policy that is claimed by gives all plans of its product.
        var claims = new ClaimJson((_, _, _, sku) -> PolicyPlans.of(catalogue.plansOf(sku)));
        var serializer = Jackson3Serializer.builder()
                .jsonMapperBuilderCustomizer(mapper -> mapper.addModule(claims))
                .build();
        engine = new PostgresEventStorageEngine(
                dataSource,
                transactions,
                serializer,
                serializer,
                NoOpEventUpcaster.INSTANCE,
                SnapshotFilter.allowAll());
        store = PrefetchingEventStore.on(engine);
        var prefetch = new TenantLanes.Prefetch(ClaimingNode::holders, cache::containsKey, engine);
        lanes = new TenantLanes(
                LaneSettings.defaults(),
                transactions,
                new EngineConfiguration().routingStrategy(),
                prefetch,
                new PostgresLaneStore(engine, transactions, Optional.empty()),
                meters,
                _ -> {},
                Traces.OFF);
        var aggregates = new Aggregates(cache, 200);
        var clock = Clock.systemUTC();
        var pools = new SeatPools(clock);
        axon = DefaultConfigurer.defaultConfiguration(false)
                .configureSerializer(_ -> serializer)
                .configureEventStore(_ -> store)
                .configureCommandBus(_ -> lanes)
                .configureTransactionManager(_ -> transactions)
                .registerComponent(Snapshotter.class, _ -> BackgroundSnapshotter.of(store, transactions))
                .configureAggregate(aggregates.cached(Tenant.class))
                .configureAggregate(aggregates.cached(Policy.class))
                .configureAggregate(aggregates.cachedWithSnapshots(Subscription.class))
                .configureAggregate(aggregates.cached(LicenseHolder.class))
                .registerComponent(ParameterResolverFactory.class, this::parameters)
                .registerCommandHandler(_ -> new TenantHandlers())
                .registerCommandHandler(_ -> new PolicyHandlers(pools, () -> catalogue, clock))
                .registerCommandHandler(_ -> new SubscriptionHandlers(pools, () -> catalogue, clock))
                .registerCommandHandler(_ ->
                        new ClaimHandlers(new Holders(pools, () -> catalogue, clock), pools, () -> catalogue, clock))
                .start();
    }

    CompletableFuture<CommandResultMessage<?>> send(LicensingCommand command) {
        var outcome = new CompletableFuture<CommandResultMessage<?>>();
        lanes.dispatch(GenericCommandMessage.asCommandMessage(command), (_, result) -> outcome.complete(result));
        return outcome;
    }

    /** Sends a command, waits, and answers what it answered. */
    Object ask(LicensingCommand command) {
        return answer(send(command));
    }

    static Object answer(CompletableFuture<CommandResultMessage<?>> sent) {
        return sent.orTimeout(20, TimeUnit.SECONDS).join().getPayload();
    }

    /** Everything that happened, as read models hear of it. */
    List<Recorded> recorded() {
        return engine.readEvents(null, false).<Recorded>map(Recorded::of).toList();
    }

    long events() {
        return number("select count(*) from domain_event");
    }

    long commits() {
        return number("select count(distinct xmin::text) from domain_event");
    }

    long number(String sql) {
        return JdbcClient.create(dataSource.getTargetDataSource())
                .sql(sql)
                .query(Long.class)
                .single();
    }

    @Override
    public void close() {
        lanes.drain(Duration.ofSeconds(10));
        axon.shutdown();
        store.shutDown();
        ((HikariDataSource) dataSource.getTargetDataSource()).close();
    }

    private ParameterResolverFactory parameters(Configuration made) {
        return MultiParameterResolverFactory.ordered(
                ClasspathParameterResolverFactory.forClass(getClass()),
                new Ledgers(() -> made, () -> engine, () -> OlderPlaces.NONE));
    }

    private static List<String> holders(LicensingCommand command) {
        return command.holders().stream()
                .map((HolderId holder) -> StreamIds.of(command.tenantId(), holder))
                .toList();
    }
}
