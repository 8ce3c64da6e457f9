package io.zetel.licensing.api.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.TestPostgres;
import io.zetel.licensing.engine.moves.TenantMoves.State;
import io.zetel.licensing.engine.moves.TenantMoving;
import io.zetel.licensing.engine.projection.ProjectionDefinition;
import io.zetel.licensing.projections.LicensingProjections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a tenant has beside its events")
class TenantTablesSpec {

    private static final List<String> CHANGES = List.of(
            "insert into directory_profile (tenant_id, kind, id, object_id, created_at, changed_at) "
                    + "values (:tenant, 'USER', 'kim', gen_random_uuid(), now(), now())",
            "insert into purchase_detail (tenant_id, subscription_id) values (:tenant, 's')",
            "insert into person (person_id, sign_in_name, tenant_id, roles, password_hash, generation, must_change) "
                    + "values (:tenant, :tenant, :tenant, '', '', gen_random_uuid(), false)",
            "insert into api_client (client_id, generation, secret_hash, tenant_id, roles) "
                    + "values (:tenant, gen_random_uuid(), '', :tenant, '')",
            "insert into api_token (token_id, tenant_id, name, token_hash, roles, created_by, created_at) "
                    + "values (gen_random_uuid(), :tenant, 't', :tenant, '', '', now())",
            "insert into webhooks.endpoint (endpoint_id, tenant_id, url, types, collapse, secret, created_at) "
                    + "values (gen_random_uuid(), :tenant, '', '{}', false, '', now())",
            "insert into job (job_id, tenant_id, kind, state, prepared, actor, request_id, route, created_at) "
                    + "values (gen_random_uuid(), :tenant, 'K', 'QUEUED', true, '', '', '', now())");

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
                    .allMatch(table -> MovedTables.carried().contains(table) || MovedTables.LEFT.contains(table));
            // Those that belong to a row of a tenant's.
            assertThat(MovedTables.carried())
                    .containsAll(Stream.of("job_error", "webhooks.cursor", "webhooks.message", "webhooks.attempt")
                            .toList());
        }
    }

    @Test
    void does_not_change_any_more_once_it_is_on_its_way() throws CannotMove {
        try (var side = Installation.at("source", TestPostgres.newDatabaseUrl())) {
            side.mark(new TenantId("contoso"), State.MOVING, "elsewhere", null);

            for (var change : CHANGES) {
                add(side, change, "fabrikam");
                assertThatThrownBy(() -> add(side, change, "contoso"))
                        .as(change)
                        .satisfies(refused ->
                                assertThat(TenantMoving.behind(refused)).isPresent());
            }
            side.unmark(new TenantId("contoso"));
            CHANGES.forEach(change -> add(side, change, "contoso"));
        }
    }

    /** Who asks for a token is still noted, and may be one of an earlier release. */
    @Test
    void gives_no_client_a_new_secret_on_its_way() throws CannotMove {
        try (var side = Installation.at("source", TestPostgres.newDatabaseUrl())) {
            CHANGES.stream()
                    .filter(change -> change.contains("api_client"))
                    .forEach(change -> add(side, change, "contoso"));
            side.mark(new TenantId("contoso"), State.MOVING, "elsewhere", null);

            assertThatThrownBy(() -> add(
                            side,
                            "update api_client set secret_hash = 'new', former_hash = secret_hash, former_until = now()"
                                    + " where client_id = :tenant",
                            "contoso"))
                    .satisfies(
                            refused -> assertThat(TenantMoving.behind(refused)).isPresent());
            add(
                    side,
                    "update api_client set secret_hash = 'quick', last_used_on = current_date where client_id = :tenant",
                    "contoso");
        }
    }

    private static void add(Installation side, String change, String tenant) {
        side.jdbc().sql(change).param("tenant", tenant).update();
    }
}
