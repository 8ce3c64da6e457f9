package io.zetel.licensing.benchmark;

import io.zetel.licensing.api.engine.Positions;
import io.zetel.licensing.projections.LicensingProjections;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.projections.shared.Projection;
import io.zetel.licensing.projections.shared.Recorded;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Every read model from zero: by its own processor, and straight from the table. */
final class ReplayScenario implements Scenario {

    private static final int LEAST_EVENTS = 200_000;
    private static final int BATCH = 1000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Override public void run(Bench bench) throws Exception {
        bench.report.part("Read models from zero");
        if (events(bench) < LEAST_EVENTS) {
            new HotPool(bench).fillTo(LEAST_EVENTS / 2);
        }
        var readModels = new ReadModels(bench);
        readModels.awaitCaughtUp();
        for (var projection : LicensingProjections.values()) {
            bench.report.atLeast(50_000,
                    bench.once(projection.group() + ", by its processor", "events/s", events(bench), () -> reset(bench, projection)));
        }
        readModels.stop();
        for (var projection : LicensingProjections.values()) {
            bench.report.atLeast(50_000,
                    bench.once(projection.group() + ", straight from the table", "events/s", events(bench), () -> read(bench, projection)));
        }
        readModels.start();
    }

    private static long events(Bench bench) {
        return bench.sql().sql("select count(*) from domain_event").query(Long.class).single();
    }

    private static void reset(Bench bench, LicensingProjections projection) {
        var processor = bench.part(EventProcessingConfiguration.class)
                .eventProcessorByProcessingGroup(projection.group(), TrackingEventProcessor.class)
                .orElseThrow();
        var positions = bench.part(Positions.class);
        processor.shutDown();
        processor.resetTokens();
        processor.start();
        try {
            if (!positions.awaitSeen(projection.group(), positions.head(), PATIENCE)) {
                throw new IllegalStateException("Not in time");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void read(Bench bench, LicensingProjections projection) {
        var into = projection.into(bench.part(DataSource.class));
        var serializer = bench.zetel().context().getBean("eventSerializer", Serializer.class);
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(bench.part(DataSource.class)));
        transaction.executeWithoutResult(_ -> into.reset());
        for (long after = 0; after >= 0;) {
            long from = after;
            after = transaction.execute(_ -> batch(bench.part(JdbcClient.class), serializer, into, from));
        }
    }

    private static long batch(JdbcClient sql, Serializer serializer, Projection<?> into, long after) {
        record Stored(long position, Recorded recorded) {}
        List<Stored> stored = sql.sql("select * from domain_event where global_index > ? order by global_index limit " + BATCH).param(after)
                .query((row, _) -> new Stored(row.getLong("global_index"), recorded(row, serializer))).list();
        into.project(stored.stream().map(Stored::recorded).toList());
        return stored.size() < BATCH ? -1 : stored.getLast().position();
    }

    private static Recorded recorded(ResultSet row, Serializer serializer) throws SQLException {
        LicensingEvent event = serializer.deserialize(
                new SimpleSerializedObject<>(row.getBytes("payload"), byte[].class, row.getString("payload_type"),
                        row.getString("payload_revision")));
        MetaData metaData = serializer
                .deserialize(new SimpleSerializedObject<>(row.getBytes("meta_data"), byte[].class, MetaData.class.getName(), null));
        return new Recorded(event, Instant.parse(row.getString("time_stamp")), row.getLong("sequence_number"), metaData, row.getLong("global_index"));
    }
}
