package io.zetel.licensing.api.app;

import io.zetel.licensing.domain.catalogue.CurrentCatalogue;
import io.zetel.licensing.domain.claim.ClaimHandlers;
import io.zetel.licensing.domain.claim.ClaimJson;
import io.zetel.licensing.domain.group.DepartureHandlers;
import io.zetel.licensing.domain.group.Group;
import io.zetel.licensing.domain.group.GroupHandlers;
import io.zetel.licensing.domain.group.MemberHandlers;
import io.zetel.licensing.domain.holder.LicenseHolder;
import io.zetel.licensing.domain.holder.assigning.AssignmentHandlers;
import io.zetel.licensing.domain.holder.assigning.DirectoryHandlers;
import io.zetel.licensing.domain.holder.assigning.Holders;
import io.zetel.licensing.domain.policy.Policy;
import io.zetel.licensing.domain.policy.PolicyHandlers;
import io.zetel.licensing.domain.shared.InstantJson;
import io.zetel.licensing.domain.subscription.SeatPools;
import io.zetel.licensing.domain.subscription.Subscription;
import io.zetel.licensing.domain.subscription.SubscriptionHandlers;
import io.zetel.licensing.domain.tenant.Tenant;
import io.zetel.licensing.domain.tenant.TenantHandlers;
import io.zetel.licensing.domain.webhook.WebhookHandlers;
import io.zetel.licensing.engine.StoredForms;
import io.zetel.licensing.engine.aggregates.Aggregates;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.GenericEventMessage;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The domain as Axon runs it: five kinds of streams and the handlers over them. */
@Configuration(proxyBeanMethods = false)
class DomainConfiguration {

    /**
     * By the clock that events are recorded by, so that what is decided and what is recorded have the same time. In
     * microseconds, which is what PostgreSQL keeps: a claim's instant reads the same in its answer and in the report.
     */
    @Bean
    @ConditionalOnMissingBean
    InstantSource clock() {
        return () -> GenericEventMessage.clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Bean
    ConfigurerModule aggregatesOfTheDomain(Aggregates aggregates) {
        return configurer -> configurer
                .configureAggregate(aggregates.cached(Tenant.class))
                .configureAggregate(aggregates.cached(Policy.class))
                .configureAggregate(aggregates.cachedWithSnapshots(Subscription.class))
                .configureAggregate(aggregates.cached(LicenseHolder.class))
                .configureAggregate(aggregates.cached(Group.class));
    }

    @Bean
    StoredForms storedForms(ObjectProvider<org.axonframework.config.Configuration> axon) {
        return new StoredForms(List.of(new InstantJson(), new ClaimJson(new StoredPolicyVersions(() -> axon.getObject()
                .eventStore()))));
    }

    @Bean
    SeatPools seatPools(InstantSource clock) {
        return new SeatPools(clock);
    }

    @Bean
    Holders holdersOfLicenses(SeatPools pools, CurrentCatalogue catalogue, InstantSource clock) {
        return new Holders(pools, catalogue, clock);
    }

    @Bean
    DirectoryHandlers directoryHandlers(Holders holders) {
        return new DirectoryHandlers(holders);
    }

    @Bean
    AssignmentHandlers assignmentHandlers(Holders holders) {
        return new AssignmentHandlers(holders);
    }

    @Bean
    GroupHandlers groupHandlers(Holders holders, CurrentCatalogue catalogue) {
        return new GroupHandlers(holders, catalogue);
    }

    @Bean
    MemberHandlers memberHandlers(Holders holders) {
        return new MemberHandlers(holders);
    }

    @Bean
    DepartureHandlers departureHandlers(Holders holders) {
        return new DepartureHandlers(holders);
    }

    @Bean
    TenantHandlers tenantHandlers() {
        return new TenantHandlers();
    }

    @Bean
    WebhookHandlers webhookHandlers() {
        return new WebhookHandlers();
    }

    @Bean
    PolicyHandlers policyHandlers(SeatPools pools, CurrentCatalogue catalogue, InstantSource clock) {
        return new PolicyHandlers(pools, catalogue, clock);
    }

    @Bean
    SubscriptionHandlers subscriptionHandlers(SeatPools pools, CurrentCatalogue catalogue, InstantSource clock) {
        return new SubscriptionHandlers(pools, catalogue, clock);
    }

    @Bean
    ClaimHandlers claimHandlers(Holders holders, SeatPools pools, CurrentCatalogue catalogue, InstantSource clock) {
        return new ClaimHandlers(holders, pools, catalogue, clock);
    }
}
