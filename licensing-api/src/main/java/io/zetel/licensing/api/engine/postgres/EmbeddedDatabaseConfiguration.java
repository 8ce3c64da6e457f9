package io.zetel.licensing.api.engine.postgres;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Brings PostgreSQL along when {@code spring.datasource.url} names none; the pool is Spring Boot's in both cases. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "spring.datasource.url", matchIfMissing = true, havingValue = "none")
class EmbeddedDatabaseConfiguration {

    @Bean EmbeddedDatabase embeddedDatabase(@Value("${zetel.data-dir:./data}") Path dataDirectory) {
        return EmbeddedDatabase.start(dataDirectory);
    }

    /** The pool asks for these details, so Spring closes the pool before it stops the database. */
    @Bean JdbcConnectionDetails embeddedConnectionDetails(EmbeddedDatabase database) {
        return new JdbcConnectionDetails() {

            @Override public String getJdbcUrl() { return database.jdbcUrl(); }

            @Override public String getUsername() { return database.username(); }

            @Override public String getPassword() { return ""; }
        };
    }
}
