package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.domain.shared.TenantId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What people call users, devices and groups. Personal data: kept here, where it can be erased, and never in events. */
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
        jdbc.sql("""
                 insert into directory_name select :tenant, :kind, * from unnest(:ids::text[], :names::text[])
                 on conflict (tenant_id, kind, id) do update set display_name = excluded.display_name
                 """).param("tenant", tenantId.value()).param("kind", kind.name()).param("ids", names.keySet().toArray(String[]::new))
                .param("names", names.values().stream().map(String::strip).toArray(String[]::new)).update();
    }

    /** What it is called. */
    public Optional<String> of(TenantId tenantId, Kind kind, String id) {
        return jdbc.sql("select display_name from directory_name where tenant_id = :tenant and kind = :kind and id = :id")
                .param("tenant", tenantId.value()).param("kind", kind.name()).param("id", id).query(String.class).optional();
    }

    /** What these are called, by id; those without a name are left out. */
    public Map<String, String> of(TenantId tenantId, Kind kind, Collection<String> ids) {
        return jdbc.sql("select id, display_name from directory_name where tenant_id = :tenant and kind = :kind and id = any (:ids)")
                .param("tenant", tenantId.value()).param("kind", kind.name()).param("ids", ids.toArray(String[]::new))
                .query((row, _) -> Map.entry(row.getString(1), row.getString(2))).list().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** It is called nothing any more. */
    public void forget(TenantId tenantId, Kind kind, String id) {
        jdbc.sql("delete from directory_name where tenant_id = :tenant and kind = :kind and id = :id").param("tenant", tenantId.value())
                .param("kind", kind.name()).param("id", id).update();
    }
}
