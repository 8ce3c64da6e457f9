package io.zetel.licensing.api.wiring;

import io.zetel.licensing.projections.LicensingProjections;
import io.zetel.licensing.projections.claims.ClaimReport;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HeldLicences;
import io.zetel.licensing.projections.policies.PolicyList;
import io.zetel.licensing.projections.seats.SeatUsage;
import io.zetel.licensing.projections.tenants.TenantOverview;
import io.zetel.licensing.projections.waiting.WaitingMembers;
import javax.sql.DataSource;
import org.axonframework.config.ConfigurerModule;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The projections as Axon feeds them, and what routes read from. */
@Configuration(proxyBeanMethods = false)
class ProjectionsConfiguration {

    @Bean ConfigurerModule projections(DataSource dataSource) {
        return configurer -> {
            for (var projection : LicensingProjections.values()) {
                configurer.eventProcessing().registerEventHandler(_ -> projection.into(dataSource));
            }
        };
    }

    @Bean TenantOverview tenantOverview(DataSource dataSource) { return new TenantOverview(dataSource, TenantOverview.SCHEMA); }

    @Bean SeatUsage seatUsage(DataSource dataSource) { return new SeatUsage(dataSource, SeatUsage.SCHEMA); }

    @Bean PolicyList policyList(DataSource dataSource) { return new PolicyList(dataSource, PolicyList.SCHEMA); }

    @Bean ClaimReport claimReport(DataSource dataSource) { return new ClaimReport(dataSource, ClaimReport.SCHEMA); }

    @Bean HeldLicences heldLicences(DataSource dataSource) { return new HeldLicences(dataSource, HeldLicences.SCHEMA); }

    @Bean Groups groupsOfTheDirectory(DataSource dataSource) { return new Groups(dataSource, Groups.SCHEMA); }

    @Bean WaitingMembers waitingMembers(DataSource dataSource) { return new WaitingMembers(dataSource, WaitingMembers.SCHEMA); }
}
