package io.zetel.licensing.api.app;

import io.zetel.licensing.domain.catalogue.CurrentCatalogue;
import io.zetel.licensing.domain.claim.ClaimHandlers;
import io.zetel.licensing.domain.group.DepartureHandlers;
import io.zetel.licensing.domain.group.Group;
import io.zetel.licensing.domain.group.GroupEvent;
import io.zetel.licensing.domain.group.GroupHandlers;
import io.zetel.licensing.domain.group.GroupState;
import io.zetel.licensing.domain.holder.AssignmentHandlers;
import io.zetel.licensing.domain.holder.DirectoryHandlers;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.Holders;
import io.zetel.licensing.domain.holder.LicenseHolder;
import io.zetel.licensing.domain.policy.Policy;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.policy.PolicyHandlers;
import io.zetel.licensing.domain.policy.PolicyState;
import io.zetel.licensing.domain.shared.StreamPrefetch;
import io.zetel.licensing.domain.shared.Streams;
import io.zetel.licensing.domain.subscription.SeatPools;
import io.zetel.licensing.domain.subscription.Subscription;
import io.zetel.licensing.domain.subscription.SubscriptionHandlers;
import io.zetel.licensing.domain.tenant.Tenant;
import io.zetel.licensing.domain.tenant.TenantEvent;
import io.zetel.licensing.domain.tenant.TenantHandlers;
import io.zetel.licensing.domain.tenant.TenantState;
import io.zetel.licensing.domain.webhook.WebhookHandlers;
import io.zetel.licensing.engine.aggregates.Aggregates;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.EventBus;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The domain as Axon runs it: five kinds of streams and the handlers over them. */
@Configuration(proxyBeanMethods = false)
class DomainConfiguration {

    /**
     * In microseconds, which is what PostgreSQL keeps: a claim's instant reads the same in its answer and in the
     * report.
     */
    @Bean
    @ConditionalOnMissingBean
    InstantSource clock() {
        return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000));
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
    Streams<Tenant, TenantState, TenantEvent> tenants(
            org.axonframework.config.Configuration axon, StreamPrefetch prefetch) {
        return new Streams<>(axon.repository(Tenant.class), Tenant::new, prefetch);
    }

    @Bean
    Streams<Policy, PolicyState, PolicyEvent> policies(
            org.axonframework.config.Configuration axon, StreamPrefetch prefetch) {
        return new Streams<>(axon.repository(Policy.class), Policy::new, prefetch);
    }

    @Bean
    Streams<LicenseHolder, HolderState, HolderEvent> holders(
            org.axonframework.config.Configuration axon, StreamPrefetch prefetch, OlderSpellings spellings) {
        return new Streams<>(axon.repository(LicenseHolder.class), LicenseHolder::new, prefetch, spellings::ofHolder);
    }

    @Bean
    SeatPools seatPools(org.axonframework.config.Configuration axon, StreamPrefetch prefetch, InstantSource clock) {
        return new SeatPools(new Streams<>(axon.repository(Subscription.class), Subscription::new, prefetch), clock);
    }

    @Bean
    Streams<Group, GroupState, GroupEvent> groups(
            org.axonframework.config.Configuration axon, StreamPrefetch prefetch, OlderSpellings spellings) {
        return new Streams<>(axon.repository(Group.class), Group::new, prefetch, spellings::ofGroup);
    }

    @Bean
    Holders holdersOfLicences(
            Streams<Tenant, TenantState, TenantEvent> tenants,
            Streams<LicenseHolder, HolderState, HolderEvent> holders,
            SeatPools pools,
            CurrentCatalogue catalogue,
            InstantSource clock) {
        return new Holders(tenants, holders, pools, catalogue, clock);
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
    GroupHandlers groupHandlers(
            Streams<Group, GroupState, GroupEvent> groups, Holders holders, CurrentCatalogue catalogue) {
        return new GroupHandlers(groups, holders, catalogue);
    }

    @Bean
    DepartureHandlers departureHandlers(Streams<Group, GroupState, GroupEvent> groups, Holders holders) {
        return new DepartureHandlers(groups, holders);
    }

    @Bean
    TenantHandlers tenantHandlers(Streams<Tenant, TenantState, TenantEvent> tenants) {
        return new TenantHandlers(tenants);
    }

    @Bean
    WebhookHandlers webhookHandlers(EventBus eventBus) {
        return new WebhookHandlers(eventBus);
    }

    @Bean
    PolicyHandlers policyHandlers(
            Streams<Tenant, TenantState, TenantEvent> tenants,
            Streams<Policy, PolicyState, PolicyEvent> policies,
            SeatPools pools,
            CurrentCatalogue catalogue,
            InstantSource clock) {
        return new PolicyHandlers(tenants, policies, pools, catalogue, clock);
    }

    @Bean
    SubscriptionHandlers subscriptionHandlers(
            Streams<Tenant, TenantState, TenantEvent> tenants,
            SeatPools pools,
            CurrentCatalogue catalogue,
            InstantSource clock) {
        return new SubscriptionHandlers(tenants, pools, catalogue, clock);
    }

    @Bean
    ClaimHandlers claimHandlers(
            Streams<Tenant, TenantState, TenantEvent> tenants,
            Streams<Policy, PolicyState, PolicyEvent> policies,
            Streams<LicenseHolder, HolderState, HolderEvent> holders,
            SeatPools pools,
            CurrentCatalogue catalogue,
            EventBus eventBus,
            InstantSource clock) {
        return new ClaimHandlers(tenants, policies, holders, pools, catalogue, eventBus, clock);
    }
}
