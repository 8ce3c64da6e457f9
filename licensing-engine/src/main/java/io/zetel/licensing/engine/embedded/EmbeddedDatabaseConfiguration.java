package io.zetel.licensing.engine.embedded;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Tells the connection pool where the embedded PostgreSQL is, if there is one; the pool is Spring Boot's in any case.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(EmbeddedDatabase.class)
class EmbeddedDatabaseConfiguration {

    /** The pool asks for these details, so Spring closes the pool before it stops the database. */
    @Bean
    JdbcConnectionDetails embeddedConnectionDetails(EmbeddedDatabase database) {
        return new JdbcConnectionDetails() {

            @Override
            public String getJdbcUrl() {
                return database.jdbcUrl();
            }

            @Override
            public String getUsername() {
                return database.username();
            }

            @Override
            public String getPassword() {
                return database.password();
            }
        };
    }
}
