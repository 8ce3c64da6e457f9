package db.migration.api;

import io.zetel.licensing.api.http.directory.Profiles;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Every name becomes a profile, with the GUID and the words that only Java can make of it. */
@SuppressWarnings("checkstyle:TypeName")
public final class V20261128_1232__names_become_profiles extends BaseJavaMigration {

    @Override
    public void migrate(Context context) {
        var jdbc = JdbcClient.create(new SingleConnectionDataSource(context.getConnection(), true));
        Profiles.takeOverNames(jdbc);
        jdbc.sql("drop table directory_name").update();
    }
}
