package io.zetel.licensing.api.http.catalogue;

import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.CatalogueState;
import io.zetel.licensing.domain.shared.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The catalogues of the installations that tenants came from, each as it was until its tenant left. No answer about the
 * past changes by moving, so it goes by what was known where it happened.
 */
final class CatalogueElsewhere {

    /** Of the first stay that ended after this instant, the last version of then, or the first there was. */
    private static final String WHICH = """
                                        select until, version from catalogue_elsewhere
                                        where tenant_id = ? and until > ? order by until, recorded_at <= ? desc,
                                              case when recorded_at <= ? then -version else version end limit 1
                                        """;

    private static final String EVENTS = """
                                         select type, payload from catalogue_elsewhere
                                         where tenant_id = ? and until = ? and version <= ? order by version
                                         """;
    private static final int KEPT = 8;

    private final JdbcTemplate jdbc;
    private final Predicate<TenantId> cameFromElsewhere;
    private final Map<Version, Catalogue> kept = new LinkedHashMap<>(KEPT, 0.75f, true);

    private record Version(TenantId tenant, Timestamp until, long version) {}

    CatalogueElsewhere(JdbcTemplate jdbc, Predicate<TenantId> cameFromElsewhere) {
        this.jdbc = jdbc;
        this.cameFromElsewhere = cameFromElsewhere;
    }

    /** What the tenant saw at this instant, if it was elsewhere then. */
    Optional<Catalogue> at(TenantId tenant, Instant instant) {
        if (!cameFromElsewhere.test(tenant)) {
            return Optional.empty();
        }
        var at = Timestamp.from(instant);
        return jdbc.query(WHICH, (row, _) -> version(tenant, row), tenant.value(), at, at, at).stream()
                .findFirst()
                .map(this::catalogue);
    }

    private static Version version(TenantId tenant, ResultSet row) throws SQLException {
        return new Version(tenant, row.getTimestamp("until"), row.getLong("version"));
    }

    private synchronized Catalogue catalogue(Version version) {
        var known = kept.get(version);
        if (known != null) {
            return known;
        }
        var state = CatalogueState.EMPTY;
        var events = jdbc.query(
                EVENTS,
                (row, _) -> StoredCatalogue.event(row.getString("type"), row.getString("payload")),
                version.tenant().value(),
                version.until(),
                version.version());
        for (var event : events) {
            state = state.evolve(event);
        }
        var catalogue = state.catalogue().of(version.tenant());
        kept.put(version, catalogue);
        if (kept.size() > KEPT) {
            kept.remove(kept.keySet().iterator().next());
        }
        return catalogue;
    }
}
