package io.zetel.licensing.domain;

import static io.zetel.licensing.domain.catalogue.Trigger.FLOW_PREMIUM_SAVE;
import static io.zetel.licensing.domain.catalogue.Trigger.FLOW_PREMIUM_TRIGGER;
import static io.zetel.licensing.domain.catalogue.Trigger.FLOW_PREMIUM_TURN_ON;
import static io.zetel.licensing.domain.catalogue.Trigger.FLOW_RPA_SAVE;
import static io.zetel.licensing.domain.catalogue.Trigger.FLOW_RPA_TRIGGER;
import static io.zetel.licensing.domain.catalogue.Trigger.FLOW_RPA_TURN_ON;
import static io.zetel.licensing.domain.catalogue.Trigger.POWERAPPS_LAUNCH_IN_MANAGED_ENV;
import static io.zetel.licensing.domain.catalogue.Trigger.POWERAPPS_LAUNCH_PREMIUM_APP;
import static io.zetel.licensing.domain.catalogue.Trigger.SIGN_IN;
import static io.zetel.licensing.domain.catalogue.Trigger.USER_REQUEST;

import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.PlanRules;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.Product.Target;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A catalogue small enough to know by heart. */
public final class Catalogues {

    /** Gives the app {@link #TEAMS}. */
    public static final ServicePlan TEAMS_PLAN = plan("57ff2da0-773e-42df-b2af-ffb7a2317929", "TEAMS1");

    public static final ServicePlan YAMMER = plan("7547a3fe-08ee-4ccb-b430-5077c5041653", "YAMMER_ENTERPRISE");
    public static final ServicePlan SWAY = plan("a23b959c-7ce8-4e57-9140-b90eb88a9e97", "SWAY");
    /** Cannot live beside {@link #EXCHANGE_SMALL}. */
    public static final ServicePlan EXCHANGE = plan("efb87545-963c-4e0d-99df-69c6916d9eb0", "EXCHANGE_S_ENTERPRISE");
    /** Cannot live beside {@link #EXCHANGE}. */
    public static final ServicePlan EXCHANGE_SMALL =
            plan("9aaf7827-d63c-4b61-89c3-182f06f82e5c", "EXCHANGE_S_STANDARD");
    /** Needs one of the two Exchange plans. */
    public static final ServicePlan BOOKINGS = plan("199a5c09-e0ca-4e37-8f7c-b05d533e1ea2", "MICROSOFTBOOKINGS");
    /** May not be used in {@code CN}. */
    public static final ServicePlan PHONE = plan("4828c8ec-dc2e-4779-b502-87ac9ce28ab7", "MCOEV");
    /** The Power Apps rights seeded in an office suite; no standalone licence (A56). */
    public static final ServicePlan POWER_APPS_SEEDED =
            plan("9c0dab89-a30c-4117-86e7-97bda240acd2", "POWERAPPS_O365_P3");

    public static final ServicePlan POWER_APPS_PLAN =
            plan("ea2cf03b-ac60-46ae-9c1d-eeaeb63cec86", "POWERAPPS_PER_USER");
    public static final ServicePlan FLOW_PREMIUM_PLAN =
            plan("375cd0ad-c407-49fd-866a-0bff4f8a9a4d", "POWER_AUTOMATE_ATTENDED_RPA");
    public static final ServicePlan FLOW_PER_USER_PLAN = plan("c5002c70-f725-4367-b409-f0eff4fee6c0", "FLOW_PER_USER");
    public static final ServicePlan VISIO_PLAN =
            plan("663a804f-1c30-4ff0-9915-9db84f0d1cea", "VISIO_CLIENT_SUBSCRIPTION");

    public static final Product E3 =
            product("05e9a617-0261-4cee-bb44-138d3ef5d965", "SPE_E3", TEAMS_PLAN, EXCHANGE, YAMMER, SWAY);
    public static final Product E5 = product(
            "06ebc4ee-1bb5-47dd-8120-11324bc54e06",
            "SPE_E5",
            TEAMS_PLAN,
            EXCHANGE,
            YAMMER,
            SWAY,
            PHONE,
            POWER_APPS_SEEDED);
    public static final Product F3 = product("66b55226-6b4f-492c-910c-a3b7a3c9d993", "SPE_F1", TEAMS_PLAN, SWAY);
    /** Has no Sway. */
    public static final Product BASIC = product(
            "3b555118-da6a-4418-894f-7df1e2096870", "O365_BUSINESS_ESSENTIALS", TEAMS_PLAN, EXCHANGE_SMALL, YAMMER);

    public static final Product STANDARD =
            product("f245ecc8-75af-4f8e-b61f-27d8114de5f3", "O365_BUSINESS_PREMIUM", TEAMS_PLAN, EXCHANGE_SMALL, SWAY);
    /** Its Bookings need an Exchange that it does not bring. */
    public static final Product BOOKABLE = product("cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46", "SPB", TEAMS_PLAN, BOOKINGS);

    public static final Product EXCHANGE_ONLY =
            product("4b9405b0-7788-4568-add1-99614e613b69", "EXCHANGESTANDARD", EXCHANGE_SMALL);
    /** Has no Teams. */
    public static final Product VISIO = product("c5928f49-12ba-48f7-ada3-0d743a3601d5", "VISIOCLIENT", VISIO_PLAN);

    public static final Product POWER_APPS =
            product("b30411f5-fea1-4a59-9ad9-3db7c7ead579", "POWERAPPS_PER_USER", POWER_APPS_PLAN);
    public static final Product FLOW_PREMIUM =
            product("eda1941c-3c4f-4995-b5eb-e85a42175ab9", "POWERAUTOMATE_ATTENDED_RPA", FLOW_PREMIUM_PLAN);
    public static final Product FLOW_PER_USER =
            product("4a51bca5-1eff-43f5-878c-177680f191af", "FLOW_PER_USER", FLOW_PER_USER_PLAN);
    /** Contains Teams, and nobody may claim it. */
    public static final Product EXPLORATORY = new Product(
            new SkuId("710779e8-3d4a-4c88-adb9-386c958d1fdf"),
            "TEAMS_EXPLORATORY",
            "Teams Exploratory",
            Target.USER,
            false,
            Set.of(),
            List.of(TEAMS_PLAN));
    /** Contains Teams, for devices; sold only under an enterprise agreement. */
    public static final Product DEVICE = new Product(
            new SkuId("295a8eb0-f78d-45c7-8b5b-1eed5ed02dff"),
            "MCOCAP",
            "Shared device",
            Target.DEVICE,
            true,
            Set.of("EA", "EAS"),
            List.of(TEAMS_PLAN));
    /** Contains Teams, for the organisation as a whole. */
    public static final Product COMPANY = new Product(
            new SkuId("47794cd0-f0e5-45c5-9033-2eb6b5fc84e0"),
            "MCOPSTNC",
            "Company credits",
            Target.COMPANY,
            true,
            Set.of(),
            List.of(TEAMS_PLAN));

    public static final App TEAMS = new App(
            new AppId("TEAMS"),
            "Microsoft Teams",
            Set.of(TEAMS_PLAN.id()),
            Set.of(SIGN_IN, USER_REQUEST),
            true,
            E3.skuId());
    public static final App POWER_APPS_APP = app(
            "POWER_APPS",
            POWER_APPS_PLAN,
            POWER_APPS,
            USER_REQUEST,
            POWERAPPS_LAUNCH_PREMIUM_APP,
            POWERAPPS_LAUNCH_IN_MANAGED_ENV);
    public static final App FLOW_PREMIUM_APP = app(
            "POWER_AUTOMATE_PREMIUM",
            FLOW_PREMIUM_PLAN,
            FLOW_PREMIUM,
            USER_REQUEST,
            FLOW_PREMIUM_TRIGGER,
            FLOW_PREMIUM_SAVE,
            FLOW_PREMIUM_TURN_ON,
            FLOW_RPA_TRIGGER,
            FLOW_RPA_SAVE,
            FLOW_RPA_TURN_ON);
    public static final App FLOW_PER_USER_APP = app(
            "POWER_AUTOMATE_PER_USER",
            FLOW_PER_USER_PLAN,
            FLOW_PER_USER,
            USER_REQUEST,
            FLOW_PREMIUM_TRIGGER,
            FLOW_PREMIUM_SAVE,
            FLOW_PREMIUM_TURN_ON);
    /** An app that needs a licence nobody can claim (A07). */
    public static final App VISIO_APP =
            new App(new AppId("VISIO"), "Visio", Set.of(VISIO_PLAN.id()), Set.of(SIGN_IN), false, null);

    /** The catalogue of all of the above. */
    public static final Catalogue ALL = with(TEAMS, POWER_APPS_APP, FLOW_PREMIUM_APP, FLOW_PER_USER_APP, VISIO_APP);

    private Catalogues() {}

    /** The same products with other apps. */
    public static Catalogue with(App... apps) {
        var products = List.of(
                E3,
                E5,
                F3,
                BASIC,
                STANDARD,
                BOOKABLE,
                EXCHANGE_ONLY,
                VISIO,
                POWER_APPS,
                FLOW_PREMIUM,
                FLOW_PER_USER,
                EXPLORATORY,
                DEVICE,
                COMPANY);
        var rules = new PlanRules(
                Map.of(EXCHANGE.id(), Set.of(EXCHANGE_SMALL.id()), EXCHANGE_SMALL.id(), Set.of(EXCHANGE.id())),
                Map.of(BOOKINGS.id(), Set.of(EXCHANGE.id(), EXCHANGE_SMALL.id())),
                Map.of(PHONE.id(), Set.of("CN")));
        return new Catalogue(products, List.of(apps), rules);
    }

    /** The same app, claimable or not, with or without a default product. */
    public static App variant(App app, boolean claimable, @Nullable SkuId defaultProduct) {
        return new App(app.id(), app.name(), app.servicePlans(), app.triggers(), claimable, defaultProduct);
    }

    /** The plans' ids. */
    public static List<PlanId> ids(ServicePlan... plans) {
        return Arrays.stream(plans).map(ServicePlan::id).toList();
    }

    private static ServicePlan plan(String id, String name) {
        return new ServicePlan(new PlanId(id), name, name);
    }

    private static Product product(String id, String sku, ServicePlan... plans) {
        return new Product(new SkuId(id), sku, sku, Target.USER, true, Set.of(), List.of(plans));
    }

    private static App app(String id, ServicePlan plan, Product product, Trigger... triggers) {
        return new App(new AppId(id), id, Set.of(plan.id()), Set.of(triggers), true, product.skuId());
    }
}
