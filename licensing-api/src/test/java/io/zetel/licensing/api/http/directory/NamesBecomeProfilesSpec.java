package io.zetel.licensing.api.http.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.ObjectId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.TestPostgres;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@DisplayName("A database of names that is migrated")
class NamesBecomeProfilesSpec {

    @Test
    void has_a_profile_for_each_with_its_guid_and_its_words() {
        var database = new PGSimpleDataSource();
        database.setUrl(TestPostgres.emptyDatabaseUrl());
        var jdbc = JdbcClient.create(database);
        Flyway.configure().dataSource(database).target("20261128.0902").load().migrate();
        jdbc.sql("insert into directory_name values ('contoso', 'USER', 'anna', 'Anna Müller'), ('contoso', "
                        + "'GROUP', 'sales', 'Sales'),"
                        + " ('fabrikam', 'DEVICE', 'pad', 'Pad')")
                .update();
        Flyway.configure().dataSource(database).load().migrate();

        var contoso = new TenantId("contoso");
        var anna = new ProfileTable(jdbc)
                .profiles(contoso, Kind.USER, List.of("anna"))
                .get("anna");
        assertThat(anna.displayName()).isEqualTo("Anna Müller");
        assertThat(anna.objectId())
                .isEqualTo(ObjectId.of(contoso, HolderId.user("anna")).value());
        assertThat(jdbc.sql("select word from directory_word where id = 'anna'")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder("anna", "muller");
        assertThat(new ProfileTable(jdbc).profiles(contoso, Kind.GROUP, List.of("sales")))
                .hasSize(1);
        assertThat(new ProfileTable(jdbc).profiles(new TenantId("fabrikam"), Kind.DEVICE, List.of("pad")))
                .hasSize(1);
    }
}
