package io.zetel.licensing.api.http.dryrun;

import io.zetel.licensing.api.automation.job.LinesForeseen;
import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.dryrun.BatchConsequence.LineConsequence;
import io.zetel.licensing.api.http.dryrun.Consequence.AffectedPeople;
import io.zetel.licensing.api.http.dryrun.Consequence.AffectedPerson;
import io.zetel.licensing.api.http.dryrun.Consequence.Effect;
import io.zetel.licensing.api.http.dryrun.Consequence.ForeseenEvent;
import io.zetel.licensing.api.http.dryrun.Consequence.PlanLoss;
import io.zetel.licensing.api.http.dryrun.Consequence.ProductConsequence;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.store.ForeseenEvents;
import io.zetel.licensing.engine.store.ForeseenEvents.Event;
import io.zetel.licensing.projections.history.Facts;
import io.zetel.licensing.projections.holders.HeldLicenses;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Tells what events that were not stored would mean to whom. */
@Component
public class Consequences {

    private static final int EVENTS_SHOWN = 200;
    private static final int PEOPLE_SHOWN = 50;
    private static final int EVENTS_OF_LINE = 20;

    private final Reads reads;
    private final HeldLicenses held;
    private final DirectoryNames directory;
    private final Names names;
    private final Serializer serializer;
    private final JsonMapper json;

    Consequences(
            Reads reads,
            HeldLicenses held,
            DirectoryNames directory,
            Names names,
            @Qualifier("eventSerializer") Serializer serializer,
            JsonMapper json) {
        this.reads = reads;
        this.held = held;
        this.directory = directory;
        this.names = names;
        this.serializer = serializer;
        this.json = json;
    }

    /** What these events would lead to, once the read model has seen what they were decided from. */
    public Consequence of(TenantId tenant, Answer<ForeseenEvents> foreseen) {
        var stored = foreseen.result().events();
        var events = stored.stream().map(this::event).toList();
        var holdings = holdings(events, now(tenant, events, foreseen.position()));
        var shown = new Shown(tenant);
        return new Consequence(
                true,
                stored.size(),
                stored.stream().limit(EVENTS_SHOWN).map(this::shown).toList(),
                products(events, holdings, shown),
                lost(holdings, shown));
    }

    /** What a job would come to. */
    BatchConsequence of(LinesForeseen upload) {
        var failed =
                upload.lines().stream().filter(line -> !line.errors().isEmpty()).count();
        var changing = upload.lines().stream()
                .filter(line -> line.errors().isEmpty() && !line.events().isEmpty())
                .count();
        return new BatchConsequence(
                true,
                upload.lines().size() + upload.unreadableLines(),
                (int) changing,
                (int) (upload.lines().size() - changing - failed),
                (int) failed + upload.unreadableLines(),
                upload.lines().stream()
                        .map(line -> new LineConsequence(
                                line.line(),
                                line.item(),
                                line.events().size(),
                                line.events().stream().limit(EVENTS_OF_LINE).toList()))
                        .toList(),
                Stream.concat(
                                upload.unreadable().stream(),
                                upload.lines().stream().flatMap(line -> line.errors().stream()))
                        .toList(),
                of(upload.tenant(), upload.foreseen()));
    }

    /** What each of several commands would lead to on top of those before it. */
    public List<Effect> byLine(TenantId tenant, Answer<ForeseenEvents> foreseen) {
        var stored = foreseen.result().events();
        var lines = stored.stream()
                .filter(event -> event.line() != null)
                .collect(Collectors.groupingBy(Event::line, Collectors.mapping(this::event, Collectors.toList())));
        var all = lines.values().stream().flatMap(List::stream).toList();
        Map<HolderId, HolderState> state = new HashMap<>(now(tenant, all, foreseen.position()));
        var shown = new Shown(tenant);
        var effects = new ArrayList<Effect>();
        for (int line = 0; line < foreseen.result().refusals().size(); line++) {
            var events = lines.getOrDefault(line, List.of());
            var holdings = holdings(events, state);
            holdings.forEach((holder, has) -> state.put(holder, has.after()));
            effects.add(new Effect(events.size(), products(events, holdings, shown)));
        }
        return effects;
    }

    private static Map<HolderId, List<HolderEvent>> byHolder(List<LicensingEvent> events) {
        return events.stream()
                .filter(HolderEvent.class::isInstance)
                .map(HolderEvent.class::cast)
                .collect(Collectors.groupingBy(HolderEvent::holder, LinkedHashMap::new, Collectors.toList()));
    }

    private Map<HolderId, HolderState> now(TenantId tenant, List<LicensingEvent> events, long position) {
        var holders = byHolder(events).keySet();
        if (holders.isEmpty()) {
            return Map.of();
        }
        var rows = reads.at(
                HeldLicenses.GROUP, new WaitFor(OptionalLong.of(position)), _ -> held.licences(tenant, holders));
        return holders.stream()
                .collect(Collectors.toMap(
                        holder -> holder, holder -> Holdings.now(holder, rows.getOrDefault(holder, List.of()))));
    }

    private static Map<HolderId, Holdings> holdings(List<LicensingEvent> events, Map<HolderId, HolderState> now) {
        Map<HolderId, Holdings> holdings = new LinkedHashMap<>();
        byHolder(events)
                .forEach((holder, theirs) ->
                        holdings.put(holder, Holdings.of(Objects.requireNonNull(now.get(holder)), theirs)));
        return holdings;
    }

    private List<ProductConsequence> products(
            List<LicensingEvent> events, Map<HolderId, Holdings> holdings, Shown shown) {
        return ProductTally.of(events, holdings).stream()
                .map(tally -> product(tally, shown))
                .toList();
    }

    private ProductConsequence product(ProductTally tally, Shown shown) {
        return new ProductConsequence(
                names.of(shown.tenant).partNumber(tally.skuId()),
                tally.skuId().value(),
                shown.people(tally.gaining()),
                shown.people(tally.losing()),
                shown.people(tally.keeping()),
                shown.people(tally.refused()),
                shown.people(tally.waiting()),
                tally.seatsTaken(),
                tally.seatsFreed());
    }

    private List<PlanLoss> lost(Map<HolderId, Holdings> holdings, Shown shown) {
        Map<PlanId, Set<HolderId>> losing = new LinkedHashMap<>();
        holdings.forEach((holder, has) -> has.plansLost(names.catalogue())
                .forEach(plan ->
                        losing.computeIfAbsent(plan, _ -> new LinkedHashSet<>()).add(holder)));
        return losing.entrySet().stream()
                .map(lost -> new PlanLoss(
                        names.planNames(List.of(lost.getKey())).getFirst(),
                        lost.getKey().value(),
                        shown.people(lost.getValue())))
                .toList();
    }

    private LicensingEvent event(Event event) {
        return serializer.<String, LicensingEvent>deserialize(
                new SimpleSerializedObject<>(event.payload(), String.class, event.type(), null));
    }

    private ForeseenEvent shown(Event event) {
        var subject = Facts.of(event.stream(), event.payload().getBytes(StandardCharsets.UTF_8))
                .subject();
        return new ForeseenEvent(event.name(), subject, json.readTree(event.payload()));
    }

    /** The people shown, each looked up once. */
    private final class Shown {

        private final TenantId tenant;
        private final Map<HolderId, AffectedPerson> known = new HashMap<>();

        Shown(TenantId tenant) {
            this.tenant = tenant;
        }

        AffectedPeople people(Collection<HolderId> all) {
            var first = all.stream().limit(PEOPLE_SHOWN).toList();
            var strangers =
                    first.stream().filter(holder -> !known.containsKey(holder)).toList();
            for (var type : strangers.stream().map(HolderId::type).distinct().toList()) {
                var some = strangers.stream()
                        .filter(holder -> holder.type() == type)
                        .toList();
                var called = directory.of(
                        tenant,
                        Kind.valueOf(type.name()),
                        some.stream().map(HolderId::id).toList());
                some.forEach(
                        holder -> known.put(holder, new AffectedPerson(holder.id(), type, called.get(holder.id()))));
            }
            return new AffectedPeople(
                    all.size(),
                    first.stream()
                            .flatMap(holder -> Stream.ofNullable(known.get(holder)))
                            .toList());
        }
    }
}
