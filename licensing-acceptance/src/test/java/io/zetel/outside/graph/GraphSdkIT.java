package io.zetel.outside.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.microsoft.graph.core.content.BatchRequestContent;
import com.microsoft.graph.core.requests.BaseGraphRequestAdapter;
import com.microsoft.graph.core.tasks.PageIterator;
import com.microsoft.graph.groups.item.assignlicense.AssignLicensePostRequestBody;
import com.microsoft.graph.models.AssignedLicense;
import com.microsoft.graph.models.Group;
import com.microsoft.graph.models.ReferenceCreate;
import com.microsoft.graph.models.User;
import com.microsoft.graph.models.UserCollectionResponse;
import com.microsoft.graph.models.odataerrors.ODataError;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import com.microsoft.kiota.authentication.AccessTokenProvider;
import com.microsoft.kiota.authentication.AllowedHostsValidator;
import com.microsoft.kiota.authentication.BaseBearerTokenAuthenticationProvider;
import io.zetel.outside.Answer;
import io.zetel.outside.Client;
import io.zetel.outside.Zetel;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Microsoft's Java SDK, unmodified, does what licence administrators do; what it did is looked up by our own routes.
 */
@DisplayName("Microsoft's Java SDK")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GraphSdkIT {

    private static final UUID E3 = UUID.fromString("05e9a617-0261-4cee-bb44-138d3ef5d965");
    private static final UUID E5 = UUID.fromString("06ebc4ee-1bb5-47dd-8120-11324bc54e06");
    private static final UUID SWAY = UUID.fromString("a23b959c-7ce8-4e57-9140-b90eb88a9e97");
    private static final String TENANT = "sdk";

    private final Zetel zetel = Zetel.shared();
    private Client admin;
    private GraphServiceClient graph;

    @BeforeAll
    void start() {
        var operator = Client.operator(zetel.port());
        operator.post("/api/v1/tenants", Map.of("tenantId", TENANT, "name", "SDK", "country", "NL"))
                .expect(201);
        admin = operator.make(TENANT, "GlobalAdmin", "Service", "Auditor");
        admin.post("/api/v1/tenants/sdk/subscriptions", Map.of("sku", "SPE_E3", "seats", 10))
                .expect(201);
        admin.post("/api/v1/tenants/sdk/subscriptions", Map.of("sku", "SPE_E5", "seats", 2))
                .expect(201);
        graph = new GraphServiceClient(new BaseGraphRequestAdapter(
                new BaseBearerTokenAuthenticationProvider(new Token()), "http://localhost:" + zetel.port() + "/v1.0"));
    }

    private final class Token implements AccessTokenProvider {

        @Override
        public String getAuthorizationToken(URI uri, Map<String, Object> context) {
            return admin.token();
        }

        @Override
        public AllowedHostsValidator getAllowedHostsValidator() {
            return new AllowedHostsValidator("localhost");
        }
    }

    @Test
    void sees_products_and_the_organization() {
        var skus = Objects.requireNonNull(graph.subscribedSkus().get().getValue());

        assertThat(skus).extracting(sku -> sku.getSkuPartNumber()).containsExactlyInAnyOrder("SPE_E3", "SPE_E5");
        assertThat(skus).allSatisfy(sku -> {
            assertThat(sku.getCapabilityStatus()).isEqualTo("Enabled");
            assertThat(sku.getPrepaidUnits().getEnabled()).isIn(10, 2);
            assertThat(sku.getServicePlans()).isNotEmpty();
        });
        assertThat(graph.organization().get().getValue().getFirst().getCountryLetterCode())
                .isEqualTo("NL");
    }

    @Test
    void assigns_swaps_and_is_refused_with_the_reason() {
        var id = create("ada");
        var license = new AssignedLicense();
        license.setSkuId(E3);
        license.setDisabledPlans(List.of(SWAY));
        var assigned = graph.users().byUserId(id).assignLicense().post(change(List.of(license), List.of()));
        assertThat(assigned.getAssignedLicenses()).singleElement().satisfies(one -> {
            assertThat(one.getSkuId()).isEqualTo(E3);
            assertThat(one.getDisabledPlans()).containsExactly(SWAY);
        });
        graph.users().byUserId("ada@sdk.example").assignLicense().post(change(List.of(license(E5)), List.of(E3)));
        assertThat(graph.users().byUserId(id).licenseDetails().get().getValue())
                .extracting(one -> one.getSkuPartNumber())
                .containsExactly("SPE_E5");
        assertThat(licenses(id)).contains("SPE_E5").doesNotContain("SPE_E3");
        var states = graph.users()
                .byUserId(id)
                .get(config -> config.queryParameters.select = new String[] {"licenseAssignmentStates"})
                .getLicenseAssignmentStates();
        assertThat(states).singleElement().satisfies(state -> assertThat(state.getState())
                .isEqualTo("Active"));

        var refused = catchThrowableOfType(
                ODataError.class,
                () -> graph.users().byUserId(id).assignLicense().post(change(List.of(), List.of(E3))));
        assertThat(refused.getResponseStatusCode()).isEqualTo(400);
        assertThat(refused.getError().getCode()).isEqualTo("Request_BadRequest");
        assertThat(refused.getError().getMessage()).isEqualTo("User does not have a corresponding license.");
        assertThat(refused.getError().getInnerError().getAdditionalData().get("licensingError"))
                .isEqualTo("NOT_ASSIGNED");
        var unknown = catchThrowableOfType(
                ODataError.class, () -> graph.users().byUserId("nobody").get());
        assertThat(unknown.getError().getCode()).isEqualTo("Request_ResourceNotFound");
        graph.users().byUserId(id).reprocessLicenseAssignment().post();
        graph.users().byUserId(id).assignLicense().post(change(List.of(), List.of(E5)));
    }

    @Test
    void pages_through_everybody_filters_and_counts() throws ReflectiveOperationException {
        ManyPeople.comes(zetel.port(), admin, TENANT);
        var first = graph.users().get(config -> {
            config.queryParameters.top = 500;
            config.queryParameters.count = true;
            config.queryParameters.filter = "startswith(displayName,'Person')";
            config.queryParameters.select = new String[] {"id", "displayName", "assignedLicenses"};
            config.queryParameters.orderby = new String[] {"displayName"};
        });
        assertThat(first.getOdataCount()).isEqualTo((long) ManyPeople.SIZE);
        var seen = new ArrayList<String>();
        new PageIterator.Builder<User, UserCollectionResponse>()
                .client(graph)
                .collectionPage(first)
                .collectionPageFactory(UserCollectionResponse::createFromDiscriminatorValue)
                .processPageItemCallback(user -> seen.add(user.getDisplayName()))
                .build()
                .iterate();
        assertThat(seen).doesNotHaveDuplicates().hasSize(ManyPeople.SIZE);
        assertThat(graph.users().count().get()).isGreaterThanOrEqualTo(ManyPeople.SIZE);
        var found = graph.users().get(config -> config.queryParameters.search = "\"displayName:person 1\"");
        assertThat(found.getValue()).isNotEmpty();
    }

    @Test
    void makes_groups_licenses_them_and_looks_after_their_members() {
        var one = create("one");
        var two = create("two");
        var group = new Group();
        group.setDisplayName("Sales");
        group.setMailEnabled(false);
        group.setMailNickname("sales");
        group.setSecurityEnabled(true);
        group.getAdditionalData().put("members@odata.bind", List.of("https://graph.microsoft.com/v1.0/users/" + one));
        var groupId = graph.groups().post(group).getId();
        var reference = new ReferenceCreate();
        reference.setOdataId("https://graph.microsoft.com/v1.0/directoryObjects/" + two);
        graph.groups().byGroupId(groupId).members().ref().post(reference);
        assertThat(graph.groups().byGroupId(groupId).members().get().getValue())
                .allSatisfy(member -> assertThat(member).isInstanceOf(User.class))
                .extracting(member -> member.getId())
                .containsExactly(one, two);
        assertThat(graph.groups().byGroupId(groupId).members().graphUser().get().getValue())
                .hasSize(2);

        var body = new AssignLicensePostRequestBody();
        body.setAddLicenses(List.of(license(E3)));
        body.setRemoveLicenses(List.of());
        graph.groups().byGroupId(groupId).assignLicense().post(body);
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(graph.groups()
                        .byGroupId(groupId)
                        .get(config -> config.queryParameters.select =
                                new String[] {"licenseProcessingState", "assignedLicenses"})
                        .getLicenseProcessingState()
                        .getState())
                .isEqualTo("ProcessingComplete"));
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(licenses(two))
                .contains("SPE_E3", "GROUP"));
        var inherited = catchThrowableOfType(
                ODataError.class,
                () -> graph.users().byUserId(one).assignLicense().post(change(List.of(), List.of(E3))));
        assertThat(inherited.getError().getMessage()).startsWith("User license is inherited from a group membership");
        graph.groups()
                .byGroupId(groupId)
                .members()
                .byDirectoryObjectId(two)
                .ref()
                .delete();
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(licenses(two))
                .doesNotContain("SPE_E3"));
        assertThat(graph.users().byUserId(one).memberOf().get().getValue())
                .singleElement()
                .satisfies(of -> assertThat(((Group) of).getDisplayName()).isEqualTo("Sales"));
    }

    @Test
    void sends_batches_reads_audits_and_follows_changes() throws IOException {
        var id = create("batched");
        var delta = graph.users().delta().get(config -> config.queryParameters.select = new String[] {"id"});
        while (delta.getOdataNextLink() != null) {
            delta = graph.users().delta().withUrl(delta.getOdataNextLink()).get();
        }
        var batch = new BatchRequestContent(graph);
        var read = batch.addBatchRequestStep(graph.users().byUserId(id).toGetRequestInformation());
        var assign = batch.addBatchRequestStep(graph.users()
                .byUserId(id)
                .assignLicense()
                .toPostRequestInformation(change(List.of(license(E3)), List.of())));
        var missing = batch.addBatchRequestStep(graph.users().byUserId("nobody").toGetRequestInformation());
        var answers = graph.getBatchRequestBuilder().post(batch, null);
        assertThat(answers.getResponseById(read, User::createFromDiscriminatorValue)
                        .getId())
                .isEqualTo(id);
        assertThat(answers.getResponsesStatusCode()).containsEntry(assign, 200).containsEntry(missing, 404);
        assertThat(licenses(id)).contains("SPE_E3");

        var changed = graph.users().delta().withUrl(delta.getOdataDeltaLink()).get();
        assertThat(changed.getValue()).extracting(User::getId).contains(id);
        var audits = graph.auditLogs()
                .directoryAudits()
                .get(config -> config.queryParameters.filter = "activityDisplayName eq 'Change user license' and "
                        + "targetResources/any(t:t/id eq '" + id
                        + "')");
        assertThat(audits.getValue()).singleElement().satisfies(audit -> assertThat(
                        audit.getTargetResources().getFirst().getId())
                .isEqualTo(id));
        graph.users().byUserId(id).delete();
        assertThat(graph.directory().deletedItems().graphUser().get().getValue())
                .extracting(User::getId)
                .contains(id);
        graph.directory().deletedItems().byDirectoryObjectId(id).restore().post();
    }

    /** What the manual tells Java clients to do, as it stands there. */
    @Test
    void runs_the_example_of_the_manual(@TempDir Path directory) throws IOException, InterruptedException {
        var user = new User();
        user.setAccountEnabled(true);
        user.setDisplayName("Ada Lovelace");
        user.setUserPrincipalName("ada@contoso.example");
        user.setUsageLocation("NL");
        graph.users().post(user);
        var manual =
                Files.readString(Path.of("..", "docs", "clients.md")).split("<!-- run: java -->\\s*```java\n", 2)[1];
        var source = directory.resolve("Snippet.java");
        Files.writeString(source, manual.substring(0, manual.indexOf("```")));
        var run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString())
                .redirectErrorStream(true);
        run.environment().putAll(Map.of("ZETEL", "http://localhost:" + zetel.port(), "TOKEN", admin.token()));
        var process = run.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("Ada Lovelace has 1");
    }

    private String create(String name) {
        var user = new User();
        user.setAccountEnabled(true);
        user.setDisplayName("The " + name);
        user.setMailNickname(name);
        user.setUserPrincipalName(name + "@sdk.example");
        user.setUsageLocation("NL");
        return Objects.requireNonNull(graph.users().post(user).getId());
    }

    private String licenses(String user) {
        Answer answer =
                admin.get("/api/v1/tenants/sdk/users/" + user + "/licenses").expect(200);
        return answer.text();
    }

    private static AssignedLicense license(UUID sku) {
        var license = new AssignedLicense();
        license.setSkuId(sku);
        license.setDisabledPlans(List.of());
        return license;
    }

    private static com.microsoft.graph.users.item.assignlicense.AssignLicensePostRequestBody change(
            List<AssignedLicense> add, List<UUID> remove) {
        var body = new com.microsoft.graph.users.item.assignlicense.AssignLicensePostRequestBody();
        body.setAddLicenses(add);
        body.setRemoveLicenses(remove);
        return body;
    }
}
