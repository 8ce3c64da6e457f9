package io.zetel.licensing.api.app;

import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.engine.projection.ProjectionDefinitions;
import io.zetel.licensing.engine.store.EventLog;
import io.zetel.licensing.projections.LicensingProjections;
import io.zetel.licensing.projections.claims.ClaimReport;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.holders.RememberedAccess;
import io.zetel.licensing.projections.lifecycle.LifecycleCalendar;
import io.zetel.licensing.projections.past.HistoryReplay;
import io.zetel.licensing.projections.past.Past;
import io.zetel.licensing.projections.past.PastGroups;
import io.zetel.licensing.projections.past.SeatTrend;
import io.zetel.licensing.projections.policies.PolicyList;
import io.zetel.licensing.projections.seats.SeatUsage;
import io.zetel.licensing.projections.tenants.TenantOverview;
import io.zetel.licensing.projections.waiting.WaitingMembers;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The projections for the engine to feed, and what routes read from. */
@Configuration(proxyBeanMethods = false)
class ProjectionsConfiguration {

    @Bean
    ProjectionDefinitions projectionDefinitions(@Value("${axon.axonserver.enabled:false}") boolean eventsAreElsewhere) {
        return new ProjectionDefinitions(
                eventsAreElsewhere ? LicensingProjections.ALL : LicensingProjections.BESIDE_EVENTS);
    }

    @Bean
    TenantOverview tenantOverview(DataSource dataSource) {
        return new TenantOverview(dataSource, TenantOverview.SCHEMA);
    }

    @Bean
    SeatUsage seatUsage(DataSource dataSource) {
        return new SeatUsage(dataSource, SeatUsage.SCHEMA);
    }

    @Bean
    LifecycleCalendar lifecycleCalendar(DataSource dataSource) {
        return new LifecycleCalendar(dataSource, LifecycleCalendar.SCHEMA);
    }

    @Bean
    PolicyList policyList(DataSource dataSource) {
        return new PolicyList(dataSource, PolicyList.SCHEMA);
    }

    @Bean
    ClaimReport claimReport(DataSource dataSource) {
        return new ClaimReport(dataSource, ClaimReport.SCHEMA);
    }

    @Bean
    HeldLicenses heldLicenses(DataSource dataSource) {
        return new HeldLicenses(dataSource, HeldLicenses.SCHEMA);
    }

    @Bean
    RememberedAccess rememberedAccess(HeldLicenses held, Positions positions, EventLog log) {
        return new RememberedAccess(held, positions, log);
    }

    @Bean
    Groups groupsOfTheDirectory(DataSource dataSource) {
        return new Groups(dataSource, Groups.SCHEMA);
    }

    @Bean
    WaitingMembers waitingMembers(DataSource dataSource) {
        return new WaitingMembers(dataSource, WaitingMembers.SCHEMA);
    }

    @Bean
    History history(DataSource dataSource, InstantSource clock) {
        return new History(dataSource, History.SCHEMA, clock);
    }

    @Bean
    HistoryReplay replay(
            @Qualifier("eventSerializer") Serializer serializer, org.axonframework.config.Configuration axon) {
        return new HistoryReplay(serializer, axon.upcasterChain());
    }

    @Bean
    PastGroups pastGroups(DataSource dataSource, History history, HistoryReplay replay) {
        return new PastGroups(dataSource, history, replay);
    }

    @Bean
    Past past(DataSource dataSource, History history, HistoryReplay replay) {
        return new Past(dataSource, history, replay);
    }

    @Bean
    SeatTrend seatTrend(History history, HistoryReplay replay) {
        return new SeatTrend(history, replay);
    }
}
