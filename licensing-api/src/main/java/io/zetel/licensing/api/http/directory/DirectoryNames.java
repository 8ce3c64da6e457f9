package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.domain.shared.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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

    private final JdbcClient jdbc;

    DirectoryNames(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What it is called. */
    public Optional<String> of(TenantId tenantId, Kind kind, String id) {
        return Optional.ofNullable(of(tenantId, kind, List.of(id)).get(id));
    }

    /** What these are called, by id; those without a name are left out. */
    public Map<String, String> of(TenantId tenantId, Kind kind, Collection<String> ids) {
        return jdbc
                .sql("""
                        select id, display_name from directory_profile
                        where tenant_id = :tenant and kind = :kind and id = any (:ids) and display_name is not null
                        """)
                .param("tenant", tenantId.value())
                .param("kind", kind.name())
                .param("ids", ids.toArray(String[]::new))
                .query((row, _) -> Map.entry(row.getString(1), row.getString(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
