package io.zetel.licensing.api.moving;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.engine.TestPostgres;
import io.zetel.licensing.engine.projection.ProjectionDefinition;
import io.zetel.licensing.projections.LicensingProjections;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a tenant has beside its events")
class TenantTablesSpec {

    @Test
    void goes_along_stays_behind_or_is_told_anew_and_no_table_is_forgotten() throws CannotMove {
        try (var side = Installation.at("source", TestPostgres.newDatabaseUrl())) {
            var readModels = LicensingProjections.ALL.stream()
                    .map(ProjectionDefinition::schema)
                    .toList();
            var others = TenantTables.tablesOfTenants(side).stream()
                    .filter(table -> readModels.stream().noneMatch(schema -> table.startsWith(schema + ".")))
                    .toList();

            assertThat(others).contains("directory_profile", "webhooks.endpoint", "tenant_move");
            assertThat(others)
                    .allMatch(table -> TenantTables.carried().contains(table) || TenantTables.LEFT.contains(table));
            // Those that belong to a row of a tenant's.
            assertThat(TenantTables.carried())
                    .containsAll(Stream.of("job_error", "webhooks.cursor", "webhooks.message", "webhooks.attempt")
                            .toList());
        }
    }
}
