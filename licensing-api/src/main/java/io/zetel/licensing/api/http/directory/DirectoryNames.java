package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.PlannedAnew;
import io.zetel.licensing.engine.projection.ReadOnce;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What people call users, devices and groups, as their {@link Profiles} say, by their ids as they were first written.
 */
@Component
public class DirectoryNames {

    /** What is called something. */
    public enum Kind {
        USER,
        DEVICE,
        GROUP
    }

    private static final String SELECT = """
            select kind, id, display_name from directory_profile
            where tenant_id = :tenant and kind = :kind%1$d and id = any (:ids%1$d) and display_name is not null
            """;

    private static final String ONE =
            "select display_name from directory_profile where tenant_id = ? and kind = ? and id = ?";

    private final JdbcClient many;
    private final JdbcClient one;

    DirectoryNames(DataSource database) {
        this.many = PlannedAnew.on(database);
        this.one = JdbcClient.create(database);
    }

    /** What it is called. */
    public Optional<String> of(TenantId tenantId, Kind kind, String id) {
        return Optional.ofNullable(of(tenantId, kind, List.of(id)).get(id));
    }

    /** What these are called, by id; those without a name are left out. */
    public Map<String, String> of(TenantId tenantId, Kind kind, Collection<String> ids) {
        return of(tenantId, Map.of(kind, ids)).getOrDefault(kind, Map.of());
    }

    /**
     * The same for several kinds, in one statement; where nothing is asked for that this request knows not yet, in
     * none.
     */
    public Map<Kind, Map<String, String>> of(TenantId tenantId, Map<Kind, ? extends Collection<String>> asked) {
        Map<Name, Optional<String>> known = ReadOnce.map(List.of(DirectoryNames.class, tenantId));
        var unknown =
                names(asked).filter(name -> !known.containsKey(name)).distinct().toList();
        if (!unknown.isEmpty()) {
            unknown.forEach(name -> known.put(name, Optional.empty()));
            if (unknown.size() == 1) {
                var name = unknown.getFirst();
                known.put(name, read(tenantId, name));
            } else {
                read(tenantId, unknown, known);
            }
        }
        Map<Kind, Map<String, String>> found = new EnumMap<>(Kind.class);
        names(asked).forEach(name -> known.get(name)
                .ifPresent(called ->
                        found.computeIfAbsent(name.kind(), _ -> new HashMap<>()).put(name.id(), called)));
        return found;
    }

    private record Name(Kind kind, String id) {}

    private static Stream<Name> names(Map<Kind, ? extends Collection<String>> asked) {
        return asked.entrySet().stream().flatMap(of -> of.getValue().stream().map(id -> new Name(of.getKey(), id)));
    }

    /** One is found by the key, by a plan that is made once. */
    private Optional<String> read(TenantId tenantId, Name name) {
        return one.sql(ONE)
                .params(tenantId.value(), name.kind().name(), name.id())
                .query((row, _) -> Optional.ofNullable(row.getString(1)))
                .optional()
                .flatMap(found -> found);
    }

    /** Kind by kind, each from the index. */
    private void read(TenantId tenantId, List<Name> unknown, Map<Name, Optional<String>> into) {
        var kinds = unknown.stream().map(Name::kind).distinct().toList();
        var sql =
                IntStream.range(0, kinds.size()).mapToObj(SELECT::formatted).collect(Collectors.joining(" union all "));
        var statement = many.sql(sql).param("tenant", tenantId.value());
        for (int i = 0; i < kinds.size(); i++) {
            var kind = kinds.get(i);
            statement = statement
                    .param("kind" + i, kind.name())
                    .param(
                            "ids" + i,
                            unknown.stream()
                                    .filter(name -> name.kind() == kind)
                                    .map(Name::id)
                                    .toArray(String[]::new));
        }
        statement.query(row -> {
            into.put(
                    new Name(Kind.valueOf(row.getString("kind")), row.getString("id")),
                    Optional.of(row.getString("display_name")));
        });
    }
}
