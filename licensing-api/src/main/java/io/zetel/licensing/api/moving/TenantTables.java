package io.zetel.licensing.api.moving;

import io.zetel.licensing.api.moving.MoveOptions.WebhookKeys;
import io.zetel.licensing.api.moving.MovedTables.Table;
import io.zetel.licensing.domain.shared.TenantId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.springframework.dao.DataRetrievalFailureException;

/** Copies what a tenant has beside its events, and that no event says. */
final class TenantTables {

    private final TenantId tenant;
    private final Installation from;
    private final Installation to;
    private final WebhookSecrets secrets;

    TenantTables(TenantId tenant, Installation from, Installation to) {
        this.tenant = tenant;
        this.from = from;
        this.to = to;
        this.secrets = new WebhookSecrets(tenant, from, to);
    }

    /** What is told by none but those who gave it up: said before the events, so that nobody waits for it. */
    void copyDiscarded() {
        to.inTransaction(() -> {
            to.jdbc()
                    .sql("delete from operations.discarded_letter where tenant_id = ?")
                    .param(tenant.value())
                    .update();
            copy(MovedTables.DISCARDED_LETTERS, 0);
        });
    }

    /** Copies everything anew, all in one transaction. */
    void copy(long reached, Optional<WebhookKeys> keys) throws CannotMove {
        secrets.requireKeys(keys);
        to.inTransaction(() -> {
            allow(tenant, to);
            for (var table : MovedTables.CARRIED.reversed()) {
                to.jdbc()
                        .sql("delete from " + table.name() + " where " + rows(table))
                        .update();
            }
            MovedTables.CARRIED.forEach(table -> copy(table, reached));
            keys.ifPresent(secrets::reseal);
            copyCheckpointKeys();
        });
    }

    /** Fails where the secrets of the tenant's webhooks could not be opened any more. */
    void requireKeys(Optional<WebhookKeys> keys) throws CannotMove {
        secrets.requireKeys(keys);
    }

    /** Fails where somebody at the target has a name that the tenant brings. */
    void requireFreeNames() throws CannotMove {
        requireFree(
                "api_client",
                "client_id",
                "The client %s is somebody else's at the target; make it anew under another name, then delete it.");
        requireFree(
                "person",
                "sign_in_name",
                "Somebody else signs in as %s at the target; remove the person here, and make them anew there.");
    }

    private void requireFree(String table, String column, String sentence) throws CannotMove {
        var mine = from.jdbc()
                .sql("select %s from %s where tenant_id = ?".formatted(column, table))
                .param(tenant.value())
                .query(String.class)
                .list();
        var taken = to.jdbc()
                .sql("select %s from %s where %s = any (?) and tenant_id is distinct from ? order by 1 limit 1"
                        .formatted(column, table, column))
                .param(mine.toArray(String[]::new))
                .param(tenant.value())
                .query(String.class)
                .optional();
        if (taken.isPresent()) {
            throw new CannotMove(sentence.formatted(taken.get()));
        }
    }

    /** Whoever kept a checkpoint may show it to the new side as well. */
    private void copyCheckpointKeys() {
        from.jdbc()
                .sql("select kid, jwk from api_public_key where purpose = 'CHECKPOINT'")
                .query(row -> {
                    to.jdbc()
                            .sql(
                                    "insert into api_public_key (purpose, kid, jwk) values ('CHECKPOINT', ?, ?) on conflict do nothing")
                            .params(row.getString(1), row.getString(2))
                            .update();
                });
    }

    /** Byte for byte, by the format that PostgreSQL copies in itself. */
    private void copy(Table table, long reached) {
        var columns = to
                .jdbc()
                .sql(
                        "select attname from pg_attribute where attrelid = to_regclass(?) and attnum > 0 and not attisdropped "
                                + "and attgenerated = '' order by attnum")
                .param(table.name())
                .query(String.class)
                .list()
                .stream()
                .filter(column -> !table.instead().getOrDefault(column, column).isEmpty())
                .toList();
        var read = columns.stream()
                .map(column -> table.instead().getOrDefault(column, column).replace("{reached}", reached + "::bigint"))
                .collect(Collectors.joining(", "));
        var select = "copy (select %s from %s where %s%s) to stdout (format binary)"
                .formatted(read, table.name(), rows(table), table.order() == null ? "" : " order by " + table.order());
        var insert = "copy %s (%s) from stdin (format binary)".formatted(table.name(), String.join(", ", columns));
        try {
            var out = from.connection().unwrap(PGConnection.class).getCopyAPI().copyOut(select);
            try {
                var in = to.connection().unwrap(PGConnection.class).getCopyAPI().copyIn(insert);
                for (var bytes = out.readFromCopy(); bytes != null; bytes = out.readFromCopy()) {
                    in.writeToCopy(bytes, 0, bytes.length);
                }
                in.endCopy();
            } finally {
                // The connection is still wanted, to take back what was said on it.
                if (out.isActive()) {
                    out.cancelCopy();
                }
            }
        } catch (SQLException e) {
            throw new DataRetrievalFailureException(
                    "%s cannot be copied: %s".formatted(table.name(), e.getMessage()), e);
        }
    }

    private String rows(Table table) {
        return table.rows().replace("{tenant}", "'" + tenant.value().replace("'", "''") + "'");
    }

    /** Takes away what one side has of the tenant, read models and all; its mark stays. */
    static void remove(TenantId tenant, Installation side) {
        TenantEvents.remove(tenant, side);
        side.inTransaction(() -> {
            allow(tenant, side);
            for (var table : tablesOfTenants(side)) {
                if (!table.equals("tenant_move")) {
                    side.jdbc()
                            .sql("delete from " + table + " where tenant_id = ?")
                            .param(tenant.value())
                            .update();
                }
            }
        });
    }

    /** Lets this transaction change what is closed to all others. */
    private static void allow(TenantId tenant, Installation side) {
        side.jdbc()
                .sql("select set_config('zetel.moves', ?, true)")
                .param(tenant.value())
                .query()
                .singleRow();
    }

    /** All tables whose rows say whose they are. */
    static List<String> tablesOfTenants(Installation side) {
        return side.jdbc().sql("""
                     select attrelid::regclass::text from pg_attribute join pg_class on pg_class.oid = attrelid
                     where attname = 'tenant_id' and relkind in ('r', 'p') and not attisdropped
                           and relnamespace not in (select oid from pg_namespace
                                                    where nspname like 'pg\\_%' or nspname = 'information_schema')
                     order by 1
                     """).query(String.class).list();
    }
}
