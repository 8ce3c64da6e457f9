package io.zetel.licensing.engine.processing;

import io.zetel.licensing.engine.embedded.EmbeddedDatabase;
import io.zetel.licensing.engine.outage.WatchedValue;
import io.zetel.licensing.engine.projection.ProjectionDefinitions;
import io.zetel.licensing.engine.projection.SentTogether;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackingEventProcessorConfiguration;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.serialization.Serializer;
import org.axonframework.springboot.TokenStoreProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Event processors: each reads the store in order, in large batches, and starts with history when it is new. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TokenStoreProperties.class)
class ProcessingConfiguration {

    private static final int BATCH = 1000;
    /** A claim that nobody else could take need not be renewed to be kept. */
    private static final Duration ALONE = Duration.ofMinutes(5);
    /** Between two looks whether a processor of another node is to be had. */
    private static final Duration LOOK_FOR_WORK = Duration.ofSeconds(2);

    @Bean
    CompareAndSetTokenStore tokenStore(
            ConnectionProvider connections,
            Serializer serializer,
            TokenStoreProperties properties,
            ObjectProvider<EmbeddedDatabase> embedded,
            DataSource dataSource) {
        var settings = JdbcTokenStore.builder().connectionProvider(connections).serializer(serializer);
        // An embedded database has one user at a time: what its killed predecessor had claimed is taken over at once,
        // not after the timeout.
        var nodeId = embedded.getIfAvailable() == null
                ? ManagementFactory.getRuntimeMXBean().getName()
                : "embedded";
        var kept = embedded.getIfAvailable() == null ? properties.getClaimTimeout() : ALONE;
        return new CompareAndSetTokenStore(
                settings, properties.getClaimTimeout(), kept, nodeId, SentTogether.on(dataSource));
    }

    @Bean
    ProcessorOutages processorOutages() {
        return new ProcessorOutages(System::nanoTime);
    }

    @Bean
    ProgressSignal progress() {
        return new ProgressSignal();
    }

    @Bean
    TrackingEventProcessorConfiguration trackingSettings(ProgressSignal progress) {
        // Axon's default takes the first run of a new processor for a replay.
        return TrackingEventProcessorConfiguration.forSingleThreadedProcessing()
                .andBatchSize(BATCH)
                .andTokenClaimInterval(LOOK_FOR_WORK.toMillis(), TimeUnit.MILLISECONDS)
                .andInitialTrackingToken(StreamableMessageSource::createTailToken)
                .andEventTrackerStatusChangeListener(progress);
    }

    @Bean
    ConfigurerModule trackingProcessors(
            TrackingEventProcessorConfiguration settings, PlatformTransactionManager transactions, JdbcClient jdbc) {
        return configurer -> configurer
                .eventProcessing()
                .usingTrackingEventProcessors()
                .registerDefaultTransactionManager(_ -> new RepeatableTransactions(transactions, jdbc))
                // A failing handler stops its processor, which tries again with growing pauses; Axon's default logs and
                // loses the event.
                .registerDefaultListenerInvocationErrorHandler(_ -> PropagatingErrorHandler.instance())
                .registerTrackingEventProcessorConfiguration(_ -> settings);
    }

    @Bean
    Convoy convoy(
            CompareAndSetTokenStore tokens,
            DataSource dataSource,
            PlatformTransactionManager transactions,
            JdbcClient jdbc,
            EventStore events,
            ProgressSignal progress) {
        return new Convoy(new BatchWriter(dataSource, transactions, jdbc, tokens), new PacedEvents(events, progress));
    }

    @Bean
    WatchedValue readModelRows(Convoy convoy) {
        return convoy.rows();
    }

    /** The convoy needs the event store, which is there only when all of Axon is. */
    @Bean
    ConfigurerModule projections(
            DataSource dataSource,
            ProjectionDefinitions projections,
            TrackingEventProcessorConfiguration settings,
            ProcessorOutages outages,
            ObjectProvider<Convoy> convoy) {
        return configurer -> {
            for (var known : projections.all()) {
                var projection = known.into(dataSource);
                configurer
                        .eventProcessing()
                        .registerEventHandler(_ -> projection)
                        .registerEventProcessor(
                                known.group(),
                                (name, axon, invoker) -> BatchProcessor.of(
                                        name, axon, invoker, settings, projection, outages, convoy.getObject()));
            }
        };
    }

    @Bean
    Positions positions(
            EventStore events,
            EventProcessingConfiguration processors,
            ProgressSignal progress,
            JdbcClient jdbc,
            Serializer serializer) {
        return new Positions(events, processors, progress, jdbc, serializer);
    }
}
