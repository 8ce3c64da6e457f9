package io.zetel.licensing.sample;

import io.zetel.licensing.api.http.client.KnownTenants;
import io.zetel.licensing.api.http.commands.RowChanges;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionOperations;

/** The HTTP foundations with sample routes, without the engine. */
@SpringBootApplication(
        scanBasePackages = {
            "io.zetel.licensing.api.http.problem",
            "io.zetel.licensing.api.http.web",
            "io.zetel.licensing.api.http.security",
            "io.zetel.licensing.api.http.client",
            "io.zetel.licensing.api.http.idempotency",
            "io.zetel.licensing.sample"
        })
class SampleApplication {

    @Bean
    DataSource dataSource(@Value("${sample.jdbc-url}") String url) {
        return new DriverManagerDataSource(url);
    }

    @Bean
    RowChanges rowChanges(TransactionOperations transaction) {
        return new RowChanges(transaction, () -> 0);
    }

    @Bean
    KnownTenants everyTenant() {
        return _ -> true;
    }
}
