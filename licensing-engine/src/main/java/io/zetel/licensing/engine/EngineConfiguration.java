package io.zetel.licensing.engine;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.engine.aggregates.AggregateCache;
import io.zetel.licensing.engine.aggregates.Aggregates;
import io.zetel.licensing.engine.aggregates.BackgroundSnapshotter;
import io.zetel.licensing.engine.aggregates.Ledgers;
import io.zetel.licensing.engine.aggregates.OlderPlaces;
import io.zetel.licensing.engine.commands.AnswerListener;
import io.zetel.licensing.engine.commands.LaneSettings;
import io.zetel.licensing.engine.commands.LaneStore;
import io.zetel.licensing.engine.commands.Rehearsals;
import io.zetel.licensing.engine.commands.TenantLanes;
import io.zetel.licensing.engine.commands.TenantLeases;
import io.zetel.licensing.engine.moves.TenantMoves;
import io.zetel.licensing.engine.processing.HeapShare;
import io.zetel.licensing.engine.store.StreamPrefetch;
import io.zetel.licensing.engine.tracing.Traces;
import java.time.Duration;
import java.util.Collection;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.distributed.RoutingStrategy;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventsourcing.Snapshotter;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3SerializerCustomizer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/**
 * Transactions, aggregates and lanes. Declared one by one: what the starter would guess on Spring Boot 4 stores no
 * event at all.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LaneSettings.class)
class EngineConfiguration {

    private static final int AGGREGATES_IN_MEMORY = 300_000;
    /** One of a user with a few licenses. */
    private static final int BYTES_OF_AN_AGGREGATE = 3_000;

    private static final int EVENTS_PER_SNAPSHOT = 200;
    /**
     * A group asks the database again and again; a node that says nothing for so long in the middle of one is taken for
     * hanging.
     */
    private static final Duration HANGS_AFTER = Duration.ofSeconds(5);

    @Bean
    TransactionManager axonTransactionManager(PlatformTransactionManager transactions) {
        return new SpringTransactionManager(transactions);
    }

    @Bean
    ConnectionProvider connectionProvider(DataSource dataSource) {
        return new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(dataSource));
    }

    /**
     * Without the types a token that marks a replay can be written but not read back. Axon takes one customizer, so
     * what else events are stored by comes through here.
     */
    @Bean
    Jackson3SerializerCustomizer axonTypes(ObjectProvider<StoredForms> forms) {
        return mapper -> {
            mapper.polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder()
                    .allowIfSubType("org.axonframework.")
                    .build());
            forms.ifAvailable(known -> mapper.addModules(known.modules()));
        };
    }

    /** The tenant is the unit of scale, see {@link LicensingCommand}. */
    @Bean
    RoutingStrategy routingStrategy() {
        return EngineConfiguration::tenant;
    }

    @Bean
    Traces traces(ObjectProvider<OpenTelemetry> telemetry) {
        return new Traces(telemetry.getIfAvailable());
    }

    @Bean
    AggregateCache aggregateCache() {
        return new AggregateCache(HeapShare.of(AGGREGATES_IN_MEMORY, 4, BYTES_OF_AN_AGGREGATE));
    }

    @Bean
    TenantLeases tenantHomes(JdbcClient jdbc, PlatformTransactionManager transactions, AggregateCache cache) {
        return new TenantLeases(jdbc, transactions, cache::forget, System::nanoTime, HANGS_AFTER);
    }

    /** Known before anybody is served. */
    @Bean
    @DependsOnDatabaseInitialization
    TenantMoves tenantMoves(JdbcClient jdbc, AggregateCache cache) {
        return new TenantMoves(jdbc, cache::forget);
    }

    @Bean(destroyMethod = "close")
    Snapshotter snapshotter(EventStore events, TransactionManager transactions) {
        return BackgroundSnapshotter.of(events, transactions);
    }

    @Bean
    Aggregates aggregates(AggregateCache cache) {
        return new Aggregates(cache, EVENTS_PER_SNAPSHOT);
    }

    /** Axon asks for it before its own configuration is made. */
    @Bean
    static Ledgers ledgers(
            ObjectProvider<org.axonframework.config.Configuration> axon,
            ObjectProvider<StreamPrefetch> prefetch,
            ObjectProvider<OlderPlaces> older) {
        return new Ledgers(
                SingletonSupplier.of(axon::getObject),
                SingletonSupplier.of(prefetch::getObject),
                SingletonSupplier.of(() -> older.getIfAvailable(() -> OlderPlaces.NONE)));
    }

    @Bean
    @Qualifier("localSegment")
    TenantLanes commandBus(
            LaneSettings settings,
            TransactionManager transactions,
            RoutingStrategy routing,
            AggregateCache cache,
            StreamPrefetch reader,
            LaneStore store,
            MeterRegistry meters,
            ObjectProvider<AnswerListener> listeners,
            Traces traces) {
        var prefetch = new TenantLanes.Prefetch(EngineConfiguration::holderStreams, cache::containsKey, reader);
        var told = listeners.orderedStream().toList();
        return new TenantLanes(
                settings,
                transactions,
                routing,
                prefetch,
                store,
                meters,
                answer -> told.forEach(one -> one.answered(answer)),
                traces);
    }

    @Bean
    Rehearsals rehearsals(
            @Qualifier("localSegment") TenantLanes lanes, @Qualifier("eventSerializer") Serializer serializer) {
        return new Rehearsals(lanes, serializer);
    }

    private static String tenant(CommandMessage<?> command) {
        if (command.getPayload() instanceof LicensingCommand licensing) {
            return licensing.tenantId().value();
        }
        throw new IllegalArgumentException("%s names no tenant".formatted(command.getCommandName()));
    }

    private static Collection<String> holderStreams(LicensingCommand command) {
        return command.holders().stream()
                .flatMap(holder -> StreamIds.placesOf(command.tenantId(), holder).stream())
                .toList();
    }
}
