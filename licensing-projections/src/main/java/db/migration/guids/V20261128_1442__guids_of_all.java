package db.migration.guids;

import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.ObjectId;
import io.zetel.licensing.domain.shared.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BinaryOperator;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/** Whoever is in the read models gets the GUID that only Java can make. */
@SuppressWarnings("checkstyle:TypeName")
public final class V20261128_1442__guids_of_all extends BaseJavaMigration {

    private static final int AT_ONCE = 1000;

    @Override
    public void migrate(Context context) throws SQLException {
        name(context.getConnection(), "held_licences.holder", "holder", (tenant, holder) -> ObjectId.of(
                        new TenantId(tenant), HolderId.parse(holder))
                .value());
        name(context.getConnection(), "groups.directory_group", "group_id", (tenant, group) -> ObjectId.of(
                        new TenantId(tenant), new GroupId(group))
                .value());
    }

    private static void name(Connection connection, String table, String key, BinaryOperator<String> guid)
            throws SQLException {
        try (var select = connection.prepareStatement(
                        "select tenant_id, %s from %s where object_id is null".formatted(key, table));
                var update = connection.prepareStatement(
                        "update %s set object_id = ?::uuid where tenant_id = ? and %s = ?".formatted(table, key))) {
            select.setFetchSize(AT_ONCE);
            var rows = select.executeQuery();
            int waiting = 0;
            while (rows.next()) {
                update.setString(1, guid.apply(rows.getString(1), rows.getString(2)));
                update.setString(2, rows.getString(1));
                update.setString(3, rows.getString(2));
                update.addBatch();
                if (++waiting % AT_ONCE == 0) {
                    update.executeBatch();
                }
            }
            update.executeBatch();
        }
    }
}
