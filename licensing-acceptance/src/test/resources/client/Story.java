package client;

import client.api.ClaimsApi;
import client.api.ClientsApi;
import client.api.PoliciesApi;
import client.api.ReportsApi;
import client.api.SubscriptionsApi;
import client.api.TenantsApi;
import client.model.AutoClaimSwitch;
import client.model.Choice;
import client.model.ClaimAnswer;
import client.model.ClaimBody;
import client.model.NewClient;
import client.model.NewPolicy;
import client.model.NewPurchase;
import client.model.NewTenant;
import client.model.Problem;
import client.model.User;
import java.util.List;
import java.util.function.BiFunction;

/** What somebody writes who has nothing but the generated client: claims a license, reads the report, handles a refusal. */
public final class Story {

    private Story() {}

    /** Answers what came of it; the function makes a token of a client's id and secret. */
    public static List<String> tell(String address, String operatorSecret, BiFunction<String, String, String> token)
            throws Exception {
        var operator = client(address, token.apply("operator", operatorSecret));
        var wanted = new NewTenant().tenantId("generated").name("Generated").country("NL");
        var tenant = new TenantsApi(operator).registerTenant(wanted, null, null);
        var made = new ClientsApi(operator).addClient(new NewClient().clientId("generated").tenantId("generated")
                .roles(List.of("GlobalAdmin", "Service")), null);
        var mine = client(address, token.apply(made.getClientId(), made.getClientSecret()));
        new TenantsApi(mine).setAutoClaim("generated", new AutoClaimSwitch().enabled(true), null, null, null);
        new SubscriptionsApi(mine).buySubscription("generated", new NewPurchase().sku("SPE_E3").seats(1), null, null, null);
        var policy = new NewPolicy().name("Teams").app("TEAMS").products(List.of(new Choice().sku("SPE_E3")));
        new PoliciesApi(mine).createPolicy("generated", policy, null, null, null);
        var claims = new ClaimsApi(mine);
        ClaimAnswer claimed = claims.claimLicense("generated", claim("ann"), null, null, null);
        var again = claims.claimLicenseWithHttpInfo("generated", claim("ann"), null, null, null);
        var position = again.getHeaders().get("Licensing-Position").getFirst();
        var report = new ReportsApi(mine).getClaimReport("generated", null, null, null, null, null, position, null);
        String refused;
        try {
            claims.claimLicense("generated", claim("ben"), null, null, null);
            refused = "not refused";
        } catch (ApiException e) {
            var problem = mine.getObjectMapper().readValue(e.getResponseBody(), Problem.class);
            refused = e.getCode() + " " + problem.getCode();
        }
        return List.of(String.valueOf(tenant.getName()), claimed.getOutcome() + " " + claimed.getSkuPartNumber(),
                report.getSummary().getClaimed() + " " + report.getItems().getFirst().getUserId(), refused);
    }

    private static ClaimBody claim(String user) {
        return new ClaimBody().app("TEAMS").trigger(ClaimBody.TriggerEnum.SIGN_IN).user(new User().userId(user).usageLocation("NL"));
    }

    private static ApiClient client(String address, String token) {
        var client = new ApiClient();
        client.updateBaseUri(address);
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        return client;
    }
}
