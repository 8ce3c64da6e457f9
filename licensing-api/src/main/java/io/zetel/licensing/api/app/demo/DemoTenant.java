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
import io.zetel.licensing.domain.policy.PolicyCommand.AdjustPolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.CreatePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.Selection;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.Channel;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RegisterSubscription;
import io.zetel.licensing.domain.tenant.TenantCommand.EnableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantCommand.RegisterTenant;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * The tenant {@code contoso} and its past quarter: a Teams policy with a backup, and sign-ins day by day, so many that
 * the primary runs out, the backup is used and the last ones are refused. Seats bought today let the reader claim one.
 * Two policies more, one of them off and asked for all the same; and what {@link DemoDirectory} tells of people, groups
 * and devices.
 */
@Component
class DemoTenant {

    static final TenantId CONTOSO = new TenantId("contoso");

    private static final Origin ORIGIN =
            new Origin("demo", Optional.of("The demo tenant"), "demo", Optional.empty(), "start");
    private static final AppId TEAMS = new AppId("TEAMS");
    private static final AppId POWER_APPS = new AppId("POWER_APPS");
    private static final AppId POWER_AUTOMATE = new AppId("POWER_AUTOMATE_PREMIUM");
    private static final int POLICY_LIMIT = 10;
    private static final String PRIMARY = "SPE_E3";
    private static final String BACKUP = "SPE_E5";
    private static final int FIRST_SEATS = 15;
    private static final int PRIMARY_SEATS = 25;
    private static final int BACKUP_SEATS = 10;
    private static final int SIGN_INS = 38;
    private static final int LATER_SEATS = 15;
    private static final Duration REGISTERED = Duration.ofDays(100);
    private static final Duration SET_UP = Duration.ofDays(95);
    private static final Duration FULL = Duration.ofDays(60);
    private static final Duration PAST = Duration.ofDays(88);
    private static final Duration LATELY = Duration.ofHours(20);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration FORTNIGHT = Duration.ofDays(14);

    private final Commands commands;
    private final CurrentCatalogue catalogue;
    private final DemoDirectory directory;
    private final InstantSource clock;

    DemoTenant(Commands commands, CurrentCatalogue catalogue, DemoDirectory directory, InstantSource clock) {
        this.commands = commands;
        this.catalogue = catalogue;
        this.directory = directory;
        this.clock = clock;
    }

    /** Loads the tenant; answers the position after which all of it can be read. */
    long load() throws Refused {
        var story = new DemoStory(CONTOSO, clock.instant());
        var primary = sku(PRIMARY);
        var backup = sku(BACKUP);
        var apps = sku("POWERAPPS_PER_USER");
        var automate = sku("POWERAUTOMATE_ATTENDED_RPA");
        var visio = sku("VISIOCLIENT");
        var powerBi = sku("POWER_BI_PRO");
        var kiosks = sku("INTUNE_A_D");
        var project = sku("PROJECTPROFESSIONAL");
        send(story, REGISTERED, new RegisterTenant(CONTOSO, "Contoso", "NL", null, POLICY_LIMIT, List.of()));
        send(story, REGISTERED, new EnableAutoClaim(CONTOSO, null));
        var first = buy(story, primary, FIRST_SEATS, YEAR);
        send(story, FULL, new AdjustSubscription(CONTOSO, primary, first, PRIMARY_SEATS, null, null, null, null));
        buy(story, backup, BACKUP_SEATS, YEAR);
        buy(story, apps, 10, YEAR);
        buy(story, automate, 5, YEAR);
        // Ends in a fortnight, and is not renewed.
        buy(story, visio, 12, REGISTERED.plus(FORTNIGHT));
        buy(story, powerBi, 8, YEAR);
        buy(story, kiosks, 3, YEAR);
        buy(story, project, 5, YEAR);
        directory.add(story, CONTOSO, new DemoDirectory.Products(visio, powerBi, kiosks, project), ORIGIN);
        policy(story, "Teams for everyone", TEAMS, primary, backup);
        var makers = policy(story, "Power Apps", POWER_APPS, apps);
        send(story, FULL, new AdjustPolicy(CONTOSO, makers, "Power Apps for makers", null, null));
        var off = policy(story, "Power Automate", POWER_AUTOMATE, automate);
        send(story, SET_UP, new AdjustPolicy(CONTOSO, off, null, false, null));
        claims(story, TEAMS, Trigger.SIGN_IN, 1, SIGN_INS, PAST);
        claims(story, POWER_APPS, Trigger.USER_REQUEST, 5, 6, PAST);
        claims(story, POWER_APPS, Trigger.USER_REQUEST, 11, 3, LATELY);
        claims(story, POWER_AUTOMATE, Trigger.USER_REQUEST, 20, 3, PAST);
        story.tell();
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

    private PolicyId policy(DemoStory story, String name, AppId app, SkuId... products) {
        var id = new PolicyId(UUID.randomUUID().toString());
        var selections = Stream.of(products)
                .map(product -> new Selection(product, List.of()))
                .toList();
        send(story, SET_UP, new CreatePolicy(CONTOSO, id, name, app, selections, EnvironmentScope.ALL));
        return id;
    }

    private SubscriptionId buy(DemoStory story, SkuId sku, int seats, Duration lasting) {
        var id = SubscriptionIds.next(sku);
        var bought = story.ago(REGISTERED);
        send(
                story,
                REGISTERED,
                new RegisterSubscription(
                        CONTOSO, sku, id, seats, bought, bought.plus(lasting), lasting.equals(YEAR), Channel.DIRECT));
        return id;
    }

    /** So many people, from this one on, ask for an app, evenly over this time. */
    private void claims(DemoStory story, AppId app, Trigger trigger, int first, int many, Duration past) {
        for (int i = 0; i < many; i++) {
            var request = new ClaimRequest(
                    UUID.randomUUID().toString(),
                    app,
                    trigger,
                    HolderId.user(DemoDirectory.id(first + i)),
                    UserType.MEMBER,
                    "NL",
                    false,
                    null);
            story.add(
                    past.minus(past.dividedBy(many).multipliedBy(i)),
                    () -> commands.send(new ClaimLicenses(CONTOSO, List.of(request)), ClaimOutcomes.class, ORIGIN));
        }
    }

    private SkuId sku(String name) {
        return catalogue.now().findProduct(name).orElseThrow().skuId();
    }

    private void send(DemoStory story, Duration ago, LicensingCommand command) {
        story.add(ago, () -> commands.send(command, NewVersion.class, ORIGIN));
    }
}
