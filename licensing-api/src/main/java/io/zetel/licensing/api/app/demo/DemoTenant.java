package io.zetel.licensing.api.app.demo;

import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.subscription.SubscriptionIds;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.catalogue.CurrentCatalogue;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicenses;
import io.zetel.licensing.domain.claim.ClaimOutcomes;
import io.zetel.licensing.domain.claim.ClaimRequest;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.policy.PolicyCommand.CreatePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.Selection;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.Channel;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RegisterSubscription;
import io.zetel.licensing.domain.tenant.TenantCommand.EnableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantCommand.RegisterTenant;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The tenant {@code contoso}: two products, a Teams policy with a backup, and sign-ins over the past 90 days, so many
 * that the primary runs out, the backup is used and the last ones are refused. Seats bought today let the reader claim
 * one.
 */
@Component
class DemoTenant {

    static final TenantId CONTOSO = new TenantId("contoso");

    private static final Origin ORIGIN =
            new Origin("demo", Optional.of("The demo tenant"), "demo", Optional.empty(), "start");
    private static final AppId TEAMS = new AppId("TEAMS");
    private static final String PRIMARY = "SPE_E3";
    private static final String BACKUP = "SPE_E5";
    private static final int PRIMARY_SEATS = 25;
    private static final int BACKUP_SEATS = 10;
    private static final int SIGN_INS = 38;
    private static final int LATER_SEATS = 15;
    private static final Duration PAST = Duration.ofDays(88);

    private final Commands commands;
    private final CurrentCatalogue catalogue;
    private final InstantSource clock;

    DemoTenant(Commands commands, CurrentCatalogue catalogue, InstantSource clock) {
        this.commands = commands;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /** Loads the tenant; answers the position after which all of it can be read. */
    long load() throws Refused {
        var primary = sku(PRIMARY);
        var backup = sku(BACKUP);
        send(new RegisterTenant(CONTOSO, "Contoso", "NL", null, 1, List.of()));
        send(new EnableAutoClaim(CONTOSO, null));
        send(buy(primary, PRIMARY_SEATS));
        send(buy(backup, BACKUP_SEATS));
        send(new CreatePolicy(
                CONTOSO,
                new PolicyId(UUID.randomUUID().toString()),
                "Teams for everyone",
                TEAMS,
                List.of(new Selection(primary, List.of()), new Selection(backup, List.of())),
                EnvironmentScope.ALL));
        commands.send(new ClaimLicenses(CONTOSO, signIns()), ClaimOutcomes.class, ORIGIN);
        return commands.send(
                        new RegisterSubscription(
                                CONTOSO,
                                backup,
                                SubscriptionIds.next(backup),
                                LATER_SEATS,
                                null,
                                null,
                                false,
                                Channel.DIRECT),
                        NewVersion.class,
                        ORIGIN)
                .position();
    }

    private RegisterSubscription buy(SkuId sku, int seats) {
        var bought = clock.instant().minus(PAST).minus(Duration.ofDays(30));
        return new RegisterSubscription(
                CONTOSO,
                sku,
                SubscriptionIds.next(sku),
                seats,
                bought,
                bought.plus(Duration.ofDays(365)),
                true,
                Channel.DIRECT);
    }

    private List<ClaimRequest> signIns() {
        var claims = new ArrayList<ClaimRequest>();
        for (int i = 0; i < SIGN_INS; i++) {
            var occurredAt =
                    clock.instant().minus(PAST.minus(PAST.dividedBy(SIGN_INS).multipliedBy(i)));
            claims.add(new ClaimRequest(
                    UUID.randomUUID().toString(),
                    TEAMS,
                    Trigger.SIGN_IN,
                    HolderId.user("user-%02d".formatted(i + 1)),
                    UserType.MEMBER,
                    "NL",
                    false,
                    occurredAt));
        }
        return claims;
    }

    private SkuId sku(String name) {
        return catalogue.now().findProduct(name).orElseThrow().skuId();
    }

    private void send(LicensingCommand command) throws Refused {
        commands.send(command, NewVersion.class, ORIGIN);
    }
}
