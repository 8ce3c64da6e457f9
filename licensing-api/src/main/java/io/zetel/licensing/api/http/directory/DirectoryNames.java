package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.domain.shared.Spelling;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What people call users, devices and groups, by the form in which their ids are compared. Personal data: kept here, where it can be erased, and
 * never in events.
 */
@Component
public class DirectoryNames {

    /** What is called something. */
    public enum Kind { USER, DEVICE, GROUP }

    private final JdbcClient jdbc;

    DirectoryNames(JdbcClient jdbc) { this.jdbc = jdbc; }

    /** From now on it is called this; no name leaves it as it is. */
    public void call(TenantId tenantId, Kind kind, String id, @Nullable String displayName) {
        if (displayName != null) {
            callAll(tenantId, kind, Map.of(id, displayName));
        }
    }

    /** From now on these are called so, by id. */
    public void callAll(TenantId tenantId, Kind kind, Map<String, String> names) {
        if (names.isEmpty()) {
            return;
        }
        var compared = new HashMap<String, String>();
        names.forEach((id, name) -> compared.put(Spelling.compared(id), name));
        jdbc.sql("""
                 insert into directory_name select :tenant, :kind, * from unnest(:ids::text[], :names::text[])
                 on conflict (tenant_id, kind, id) do update set display_name = excluded.display_name
                 """).param("tenant", tenantId.value()).param("kind", kind.name()).param("ids", compared.keySet().toArray(String[]::new))
                .param("names", compared.values().stream().map(String::strip).toArray(String[]::new)).update();
    }

    /** What it is called. */
    public Optional<String> of(TenantId tenantId, Kind kind, String id) {
        return Optional.ofNullable(of(tenantId, kind, List.of(id)).get(id));
    }

    /** What these are called, by id; those without a name are left out. Names from before ids were compared are under the very spelling. */
    public Map<String, String> of(TenantId tenantId, Kind kind, Collection<String> ids) {
        var asked = ids.stream().flatMap(id -> Stream.of(id, Spelling.compared(id))).distinct().toArray(String[]::new);
        Map<String, String> found = jdbc
                .sql("select id, display_name from directory_name where tenant_id = :tenant and kind = :kind and id = any (:ids)")
                .param("tenant", tenantId.value()).param("kind", kind.name()).param("ids", asked)
                .query((row, _) -> Map.entry(row.getString(1), row.getString(2))).list().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        var called = new HashMap<String, String>();
        for (var id : ids) {
            var name = found.getOrDefault(Spelling.compared(id), found.get(id));
            if (name != null) {
                called.put(id, name);
            }
        }
        return called;
    }

    /** It is called nothing any more. */
    public void forget(TenantId tenantId, Kind kind, String id) {
        jdbc.sql("delete from directory_name where tenant_id = :tenant and kind = :kind and id in (:id, :compared)")
                .param("tenant", tenantId.value()).param("kind", kind.name()).param("id", id).param("compared", Spelling.compared(id)).update();
    }
}
