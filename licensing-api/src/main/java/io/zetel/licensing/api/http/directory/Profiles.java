package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.automation.PersonalData;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.ObjectId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.PlannedAnew;
import io.zetel.licensing.engine.projection.Times;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HeldLicenses;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Who is who. A profile is written before the command it comes with, so that a user name that is taken is refused while
 * nothing is stored, and taken back should the command be refused. Whoever is known only from a claim has none; lists
 * show them all the same.
 */
@Component
public class Profiles implements PersonalData {

    /** Another user has the user name. */
    static final String USER_NAME_TAKEN = "USER_NAME_TAKEN";
    /** Another of the same kind has the external id. */
    static final String EXTERNAL_ID_TAKEN = "EXTERNAL_ID_TAKEN";

    private static final int ATTEMPTS = 5;

    private final ProfileTable table;
    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final InstantSource clock;
    private final HeldLicenses held;
    private final Groups groups;

    Profiles(
            DataSource database,
            JdbcClient jdbc,
            TransactionOperations transaction,
            InstantSource clock,
            HeldLicenses held,
            Groups groups) {
        this.held = held;
        this.groups = groups;
        this.table = new ProfileTable(PlannedAnew.on(database));
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What was saved: the profiles as they were before, and by id the code of what could not be. */
    record Saved(
            TenantId tenant,
            Kind kind,
            Instant at,
            Map<String, Profile> before,
            Map<String, String> taken,
            Map<String, String> named) {

        /** The code of what keeps this one's profile from being saved, if anything does. */
        @Nullable
        String taken(String id) {
            return taken.get(named(id));
        }

        private String named(String id) {
            return named.getOrDefault(id, id);
        }
    }

    /** Sends the command that a profile comes with. */
    public interface Sending<T> {

        /** Sends it and waits for its answer. */
        T send() throws Refused;
    }

    /** Saves what is told of one, unless the command it comes with is refused or the request is dry. */
    public <T> T saving(TenantId tenant, Kind kind, String id, ProfileFacts told, Origin origin, Sending<T> command)
            throws Refused {
        if (origin.dryRun()) {
            refuse(taken(tenant, kind, Map.of(named(tenant, kind, List.of(id)).get(id), told)).values().stream()
                    .findFirst()
                    .orElse(null));
            return command.send();
        }
        var saved = save(tenant, kind, Map.of(id, told));
        return sent(saved, id, command);
    }

    /** Sends the command that comes with what was saved, which goes again where that is refused. */
    private <T> T sent(Saved saved, String id, Sending<T> command) throws Refused {
        refuse(saved.taken(id));
        try {
            return command.send();
        } catch (Refused e) {
            restore(saved, id);
            throw e;
        }
    }

    private static void refuse(@Nullable String taken) {
        if (taken != null) {
            throw HttpProblem.conflict(taken, message(taken));
        }
    }

    /** Says what a profile is to be, given what it was. */
    public interface Telling {

        /** The whole profile. */
        ProfileFacts facts(@Nullable Profile before);
    }

    /**
     * Lets the profile of one be this and nothing else, unless the command that comes with it is refused; what is so
     * already is left alone.
     */
    public <T> T replacing(TenantId tenant, Kind kind, String spelled, Telling whole, Sending<T> command)
            throws Refused {
        var id = named(tenant, kind, List.of(spelled)).get(spelled);
        var now = Times.kept(clock.instant());
        var saved = replaced(tenant, kind, id, whole, now);
        return sent(saved, id, command);
    }

    private Saved replaced(TenantId tenant, Kind kind, String id, Telling whole, Instant now) {
        return unlessFaster(() -> {
            var before = table.profiles(tenant, kind, List.of(id));
            var told = whole.facts(before.get(id));
            var taken = taken(tenant, kind, Map.of(id, told));
            if (taken.isEmpty() && !told.isAllOf(before.get(id))) {
                // One that was not there a moment ago is somebody else's: the insert finds it, and the next look sees
                // it.
                if (before.containsKey(id)) {
                    erase(tenant, kind, id);
                }
                var created = before.containsKey(id) ? before.get(id).createdAt() : now;
                table.put(
                        tenant,
                        kind,
                        told.profile(id, objectId(tenant, kind, id).value(), created, now));
            }
            return new Saved(tenant, kind, now, before, taken, Map.of());
        });
    }

    /** Saves within a transaction, once more where somebody was faster with a name: the next look sees who. */
    private Saved unlessFaster(Supplier<Saved> saving) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Objects.requireNonNull(transaction.execute(_ -> saving.get()));
            } catch (DuplicateKeyException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Saves what is told of many, by any spelling of their ids; nothing of those whose names are taken. */
    Saved save(TenantId tenant, Kind kind, Map<String, ProfileFacts> spelled) {
        var now = Times.kept(clock.instant());
        var named = named(tenant, kind, spelled.keySet());
        var told = new LinkedHashMap<String, ProfileFacts>();
        spelled.forEach((id, facts) -> told.merge(named.get(id), facts, (before, later) -> later.over(before)));
        return unlessFaster(() -> attempt(tenant, kind, told, now, named));
    }

    private Saved attempt(
            TenantId tenant, Kind kind, Map<String, ProfileFacts> told, Instant now, Map<String, String> named) {
        var taken = taken(tenant, kind, told);
        var free = new LinkedHashMap<>(told);
        free.keySet().removeAll(taken.keySet());
        var before = table.profiles(tenant, kind, free.keySet());
        if (!free.isEmpty()) {
            table.save(tenant, kind, free, now);
            free.forEach((id, facts) -> {
                if (!facts.cleared().isEmpty()) {
                    table.clear(tenant, kind, id, facts.cleared(), now);
                }
            });
        }
        return new Saved(tenant, kind, now, before, taken, named);
    }

    private Map<String, String> taken(TenantId tenant, Kind kind, Map<String, ProfileFacts> told) {
        var taken = new HashMap<String, String>();
        var names = new HashSet<String>();
        told.forEach((id, facts) -> {
            if (facts.userName() != null && !names.add("n" + facts.userName())) {
                taken.put(id, USER_NAME_TAKEN);
            } else if (facts.externalId() != null && !names.add("x" + facts.externalId())) {
                taken.put(id, EXTERNAL_ID_TAKEN);
            }
        });
        if (!names.isEmpty()) {
            table.taken(tenant, kind, told)
                    .forEach(one -> taken.put(one.id(), one.userName() ? USER_NAME_TAKEN : EXTERNAL_ID_TAKEN));
        }
        return taken;
    }

    /** Takes back what was saved of this one, unless somebody has changed it since. */
    void restore(Saved saved, String id) {
        transaction.executeWithoutResult(_ -> {
            if (table.erase(saved.tenant(), saved.kind(), saved.named(id), saved.at()) == 1) {
                Optional.ofNullable(saved.before().get(saved.named(id)))
                        .ifPresent(before -> table.put(saved.tenant(), saved.kind(), before));
            }
        });
    }

    /** What a code of {@link Saved#taken()} means. */
    static String message(String taken) {
        return taken.equals(USER_NAME_TAKEN)
                ? "Another user has this userPrincipalName."
                : "Another one has this externalId.";
    }

    /** The profile, where there is one. */
    public @Nullable Profile of(TenantId tenant, Kind kind, String id) {
        return table.profiles(tenant, kind, List.of(id)).get(id);
    }

    /** The id of the user who has this user name, in whatever case. */
    public Optional<String> idOfUserName(TenantId tenant, String userName) {
        return jdbc.sql(
                        "select id from directory_profile where user_name = :name and tenant_id = :tenant and kind = :kind")
                .param("name", userName.toLowerCase(Locale.ROOT))
                .param("tenant", tenant.value())
                .param("kind", Kind.USER.name())
                .query(String.class)
                .optional();
    }

    /** Those of these that there are, by id. */
    public Map<String, Profile> of(TenantId tenant, Kind kind, Collection<String> ids) {
        return table.profiles(tenant, kind, ids);
    }

    /** The GUID of what has this id. */
    public ObjectId objectId(TenantId tenant, Kind kind, String id) {
        return ProfileTable.objectId(tenant, kind, id);
    }

    /** These ids as they were first written, where somebody has one. */
    private Map<String, String> named(TenantId tenant, Kind kind, Collection<String> ids) {
        return switch (kind) {
            case GROUP -> {
                var known = groups.groups(tenant, ids.stream().map(GroupId::new).toList());
                yield ids.stream().distinct().collect(Collectors.toMap(id -> id, id -> Optional.ofNullable(
                                known.get(new GroupId(id)))
                        .map(row -> row.groupId().value())
                        .orElse(id)));
            }
            case USER -> named(tenant, ids, HolderId::user);
            case DEVICE -> named(tenant, ids, HolderId::device);
        };
    }

    private Map<String, String> named(TenantId tenant, Collection<String> ids, Function<String, HolderId> holder) {
        var known = held.named(tenant, ids.stream().map(holder).toList());
        return ids.stream().distinct().collect(Collectors.toMap(id -> id, id -> known.getOrDefault(
                        holder.apply(id), holder.apply(id))
                .id()));
    }

    @Override
    public void erase(TenantId tenant, HolderId holder) {
        erase(tenant, holder.type() == HolderId.Type.USER ? Kind.USER : Kind.DEVICE, holder.id());
    }

    /** Erases all that is known of who it is. */
    public void erase(TenantId tenant, Kind kind, String spelled) {
        var id = named(tenant, kind, List.of(spelled)).get(spelled);
        jdbc.sql("delete from directory_profile where tenant_id = :tenant and kind = :kind and id = :id")
                .param("tenant", tenant.value())
                .param("kind", kind.name())
                .param("id", id)
                .update();
    }

    /** Makes profiles of the names that an earlier version kept. */
    public static void takeOverNames(JdbcClient jdbc) {
        record Named(TenantId tenant, Kind kind) {}
        var table = new ProfileTable(jdbc);
        var all = new HashMap<Named, Map<String, ProfileFacts>>();
        jdbc.sql("select * from directory_name").query(row -> {
            all.computeIfAbsent(
                            new Named(new TenantId(row.getString("tenant_id")), Kind.valueOf(row.getString("kind"))),
                            _ -> new HashMap<>())
                    .put(row.getString("id"), ProfileFacts.named(row.getString("display_name")));
        });
        all.forEach((of, told) -> table.save(of.tenant(), of.kind(), told, Instant.now()));
    }
}
