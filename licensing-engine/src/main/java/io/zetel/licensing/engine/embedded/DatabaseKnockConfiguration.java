package io.zetel.licensing.engine.embedded;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Properties;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Nobody uses the database before the migrations have run, and they do not run on one that cannot be used. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(EmbeddedDatabase.class)
class DatabaseKnockConfiguration {

    @Bean
    FlywayMigrationStrategy knockBeforeMigrating(JdbcConnectionDetails details, DataSource dataSource) {
        var pool = DataSourceUnwrapper.unwrap(dataSource, HikariConfigMXBean.class, HikariDataSource.class);
        var knock = new DatabaseKnock(details, pool == null ? new Properties() : pool.getDataSourceProperties());
        return flyway -> {
            knock.knock();
            flyway.migrate();
        };
    }
}
