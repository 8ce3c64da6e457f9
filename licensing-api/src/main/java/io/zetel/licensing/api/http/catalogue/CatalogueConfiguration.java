package io.zetel.licensing.api.http.catalogue;

import io.zetel.licensing.domain.catalogue.BundledCatalogue;
import io.zetel.licensing.engine.moves.TenantMoves;
import io.zetel.licensing.engine.outage.WatchedValue;
import org.axonframework.eventhandling.GenericEventMessage;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts the catalogue together. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class CatalogueConfiguration {

    /**
     * By the clock that events are recorded by, so that an instant means the same to a tenant's history and to the
     * catalogue.
     */
    @Bean
    @DependsOnDatabaseInitialization
    StoredCatalogue storedCatalogue(JdbcTemplate jdbc, PlatformTransactionManager transactions, TenantMoves moves) {
        return new StoredCatalogue(
                BundledCatalogue.load(),
                jdbc,
                new TransactionTemplate(transactions),
                () -> GenericEventMessage.clock.instant(),
                tenant -> moves.of(tenant).arrivals() > 0);
    }

    @Bean
    WatchedValue lastCatalogueVersion(StoredCatalogue catalogue) {
        return catalogue.lastVersion();
    }
}
