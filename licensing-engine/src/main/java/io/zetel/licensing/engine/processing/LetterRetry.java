package io.zetel.licensing.engine.processing;

import io.zetel.licensing.engine.projection.DeadLetter;
import io.zetel.licensing.engine.projection.DeadLetters;
import io.zetel.licensing.engine.projection.ProjectionDefinition;
import io.zetel.licensing.engine.projection.SavepointProjection;
import io.zetel.licensing.engine.store.EventLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells a projection the parked events of a tenant again, in order, up to the first that fails once more. */
@Component
public class LetterRetry {

    private static final int PAGE = 500;

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final EventLog log;
    private final DeadLetters letters;

    LetterRetry(DataSource dataSource, JdbcClient jdbc, PlatformTransactionManager transactions, EventLog log) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.log = log;
        this.letters = new DeadLetters(dataSource);
    }

    /** How many were shown, how many are left, and why the first of these cannot be. */
    public record Outcome(long retried, long left, @Nullable String error) {}

    public Outcome retry(ProjectionDefinition projection, String tenant) {
        long shown = 0;
        Optional<RuntimeException> failure = Optional.empty();
        boolean more = true;
        while (more && failure.isEmpty()) {
            var page = Objects.requireNonNull(transaction.execute(_ -> page(projection, tenant)));
            shown += page.shown();
            failure = page.failure();
            more = page.shown() > 0;
        }
        return new Outcome(
                shown,
                letters.count(projection.group(), tenant),
                failure.map(Throwable::getMessage).orElse(null));
    }

    private record Done(int shown, Optional<RuntimeException> failure) {}

    /**
     * The row of the token keeps the processor away: what comes next of the tenant is parked behind these or finds none
     * left.
     */
    private Done page(ProjectionDefinition projection, String tenant) {
        jdbc.sql("select 1 from token_entry where processor_name = ? for update")
                .param(projection.group())
                .query()
                .listOfRows();
        var page = letters.list(projection.group(), tenant, 0, PAGE);
        var attempt = new SavepointProjection(dataSource, projection.into(dataSource)::project);
        List<List<TrackedEventMessage<?>>> events = new ArrayList<>();
        page.forEach(letter -> events.add(log.find(letter.aggregateId(), letter.sequenceNumber(), letter.position())));
        if (attempt.fails(events.stream().flatMap(List::stream).toList()).isEmpty()) {
            letters.remove(page);
            return new Done(page.size(), Optional.empty());
        }
        return oneByOne(page, events, attempt);
    }

    private Done oneByOne(
            List<DeadLetter> page, List<List<TrackedEventMessage<?>>> events, SavepointProjection attempt) {
        for (int i = 0; i < page.size(); i++) {
            var failure = attempt.fails(events.get(i));
            if (failure.isPresent()) {
                letters.remove(page.subList(0, i));
                letters.failedAgain(page.get(i), failure.get());
                return new Done(i, failure);
            }
        }
        letters.remove(page);
        return new Done(page.size(), Optional.empty());
    }
}
