package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.problem.Overdue;
import io.zetel.licensing.api.http.subscription.SubscriptionController;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionExpiring;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.history.HistoryEvent;
import io.zetel.licensing.projections.seats.SeatUsage;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What others did to something since the version of it that a form showed. */
@Component
class Races {

    /** Of more than that nobody reads what each was. */
    private static final int MOST = 10;

    private static final int LOOKED_AT = 200;
    private static final String ANNOUNCED = SubscriptionExpiring.class.getSimpleName();

    private final Reads reads;
    private final History history;
    private final FactsReading facts;
    private final Actors actors;
    private final SubscriptionController subscriptions;
    private final JsonMapper json;

    Races(
            Reads reads,
            History history,
            FactsReading facts,
            Actors actors,
            SubscriptionController subscriptions,
            JsonMapper json) {
        this.reads = reads;
        this.history = history;
        this.facts = facts;
        this.actors = actors;
        this.subscriptions = subscriptions;
        this.json = json;
    }

    /** What is asked once a form was overtaken. */
    interface Race {
        Stream<String> said(Shell shell);
    }

    Race ofTenant(TenantId t, long shown, String wanted) {
        return of(t, "tenant:" + t.value(), shown, wanted);
    }

    Race ofUser(TenantId t, String id, long shown, String wanted) {
        return of(t, HolderId.user(id).wire(), shown, wanted);
    }

    Race ofGroup(TenantId t, String id, long shown, String wanted) {
        return of(t, "group:" + id, shown, wanted);
    }

    /** A version counts what happened, so the first that came later has its number. */
    private Race of(TenantId t, String subject, long shown, String wanted) {
        return shell -> {
            caughtUp(History.GROUP);
            var later = history.before(t, subject, Long.MAX_VALUE, LOOKED_AT).stream()
                    .filter(event -> event.sequence() != null && event.sequence() >= shown)
                    .toList();
            return LostRace.said(shell, told(shell, t, later), wanted);
        };
    }

    /** The purchases of a product are of one stream, and each has a version of its own. */
    Race ofPurchase(TenantId t, SubscriptionId id, long shown, String wanted) {
        return shell -> {
            caughtUp(SeatUsage.GROUP, History.GROUP);
            var row = Pages.body(subscriptions.show(t, id, Pages.noWait(), Pages.now()));
            var later = history.before(t, "subscription:" + row.skuId().value(), Long.MAX_VALUE, LOOKED_AT).stream()
                    .filter(event -> !event.type().equals(ANNOUNCED))
                    .filter(event -> json.readTree(event.payload())
                            .path("subscriptionId")
                            .asString("")
                            .equals(id.value()))
                    .limit(Math.max(0, row.revision() - shown))
                    .toList();
            return LostRace.said(shell, told(shell, t, later), wanted);
        };
    }

    private void caughtUp(String... groups) {
        try {
            reads.catchUp(groups);
        } catch (Overdue _) {
            // Then it is told of what is known.
        }
    }

    private Stream<String> told(Shell shell, TenantId t, List<HistoryEvent> newestFirst) {
        var lines = newestFirst.stream()
                .limit(MOST)
                .map(event -> HistoryModel.Line.of(event, json))
                .toList()
                .reversed();
        var called = actors.of(lines.stream().map(HistoryModel.Line::actor));
        var known = facts.of(t, lines.stream().map(HistoryModel.Line::facts).toList());
        return lines.stream()
                .map(line -> LostRace.change(
                        shell,
                        line.at(),
                        called.name(line.actor()),
                        shell.code("event", line.type()),
                        known.said(shell, line.facts())));
    }
}
