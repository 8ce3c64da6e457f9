package io.zetel.outside.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.microsoft.graph.core.requests.BaseGraphRequestAdapter;
import com.microsoft.graph.core.requests.GraphClientFactory;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import com.microsoft.kiota.authentication.AzureIdentityAuthenticationProvider;
import io.zetel.outside.Answer;
import io.zetel.outside.Client;
import io.zetel.outside.SelfSigned;
import io.zetel.outside.Zetel;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Microsoft's JavaScript clients, unmodified and over HTTPS: both SDKs, and MSAL and Azure Identity for their tokens;
 * and the library of Standard Webhooks. Skipped, and said why, where Node 20 or the registry of its packages is out of
 * reach. Over HTTPS as well: Azure Identity for Java, which takes no other.
 */
@DisplayName("Microsoft's clients over HTTPS")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GraphJavaScriptIT {

    private static final String E3 = "05e9a617-0261-4cee-bb44-138d3ef5d965";
    private static final String E5 = "06ebc4ee-1bb5-47dd-8120-11324bc54e06";
    private static final String TENANT = "scripts";
    private static final String SCOPE = "https://graph.microsoft.com/.default";
    private static final int OLDEST = 20;
    /** Packages that are there stay there for the next run. */
    private static final Path JUDGES = Path.of("target", "graph-judges");

    private SelfSigned certificate;
    private Zetel zetel;
    private Client admin;
    private String clientId;
    private String secret;

    @BeforeAll
    void start(@TempDir Path directory) {
        certificate = SelfSigned.in(directory);
        zetel = Zetel.startSecured(
                directory.resolve("data"),
                directory.resolve("zetel.log"),
                certificate,
                "--zetel.webhooks.allow-networks=127.0.0.0/8,::1/128");
        var operator = Client.operator(zetel.port());
        operator.post("/api/v1/tenants", Map.of("tenantId", TENANT, "name", "Scripts", "country", "NL"))
                .expect(201);
        admin = operator.make(TENANT, "GlobalAdmin", "Service", "Auditor");
        admin.post("/api/v1/tenants/scripts/subscriptions", Map.of("sku", "SPE_E3", "seats", 10))
                .expect(201);
        admin.post("/api/v1/tenants/scripts/subscriptions", Map.of("sku", "SPE_E5", "seats", 2))
                .expect(201);
        ManyPeople.comes(zetel.port(), admin, TENANT);
        clientId = TENANT + ".js";
        secret = operator.post(
                        "/api/v1/clients",
                        Map.of("clientId", clientId, "tenantId", TENANT, "roles", List.of("GlobalAdmin", "Service")))
                .expect(201)
                .text("/clientSecret");
    }

    @AfterAll
    void stop() {
        if (zetel != null) {
            zetel.close();
        }
    }

    private static void install() throws IOException, InterruptedException {
        var node = Pattern.compile("v(\\d+)\\..*")
                .matcher(run(Path.of("."), Map.of(), "node", "--version").said().strip());
        assumeTrue(node.matches() && Integer.parseInt(node.group(1)) >= OLDEST, "Node " + OLDEST + " is not here");
        Files.createDirectories(JUDGES);
        var lock = Files.readString(Path.of("src", "test", "resources", "graph", "package-lock.json"));
        var installed = JUDGES.resolve("package-lock.json");
        boolean isThere = Files.isRegularFile(JUDGES.resolve("node_modules/.package-lock.json"))
                && Files.isRegularFile(installed)
                && Files.readString(installed).equals(lock);
        for (var file : List.of("package.json", "package-lock.json", "judge.mjs")) {
            Files.copy(
                    Path.of("src", "test", "resources", "graph", file),
                    JUDGES.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        if (!isThere) {
            var npm = run(
                    JUDGES,
                    Map.of(),
                    "npm",
                    "ci",
                    "--ignore-scripts",
                    "--no-audit",
                    "--no-fund",
                    "--fetch-timeout=60000");
            assumeTrue(npm.code() == 0, "The packages cannot be had: " + npm.said());
        }
    }

    private record Ran(int code, String said) {}

    private static Ran run(Path directory, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            var process = builder.start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(5, TimeUnit.MINUTES)
                    ? new Ran(process.exitValue(), said)
                    : new Ran(-1, "did not end: " + said);
        } catch (IOException e) {
            return new Ran(-1, command[0] + " is not here: " + e.getMessage());
        }
    }

    private Map<String, String> environment() {
        return Map.of(
                "ZETEL",
                "https://localhost:" + zetel.port(),
                "TENANT",
                TENANT,
                "CLIENT_ID",
                clientId,
                "CLIENT_SECRET",
                secret,
                "CROWD",
                Integer.toString(ManyPeople.SIZE),
                "TOLD",
                told(),
                "NODE_EXTRA_CA_CERTS",
                certificate.pem().toAbsolutePath().toString());
    }

    /**
     * A webhook's message as it was sent, and the secret; that nobody takes it there is none of the libraries'
     * business.
     */
    private String told() {
        var webhooks = "/api/v1/tenants/scripts/webhooks";
        var webhook = admin.post(webhooks, Map.of("url", "https://localhost:" + zetel.port()))
                .expect(201);
        var sent = admin.post(webhooks + "/" + webhook.text("/webhookId") + "/test", Map.of())
                .expect(200);
        return Answer.JSON
                .createObjectNode()
                .put("secret", webhook.text("/secret"))
                .put("body", sent.text("/body"))
                .<ObjectNode>set("headers", sent.json().get("headers"))
                .toString();
    }

    /** The token's way is that of the vendor's cloud: nothing of Zetel's but the address of the authority. */
    @Test
    void of_Java_fetch_their_token_by_Azure_Identity() {
        var web = HttpClient.newBuilder().sslContext(certificate.context());
        var credential = new ClientSecretCredentialBuilder()
                .httpClient(new JdkHttpClientBuilder(web).build())
                .authorityHost("https://localhost:" + zetel.port())
                .disableInstanceDiscovery()
                .tenantId(TENANT)
                .clientId(clientId);
        var trusting = GraphClientFactory.create()
                .sslSocketFactory(certificate.context().getSocketFactory(), certificate.trust())
                .build();
        var graph = new GraphServiceClient(new BaseGraphRequestAdapter(
                new AzureIdentityAuthenticationProvider(
                        credential.clientSecret(secret).build(), new String[] {"localhost"}, SCOPE),
                "https://localhost:" + zetel.port() + "/v1.0",
                trusting));

        assertThat(Objects.requireNonNull(graph.subscribedSkus().get().getValue()))
                .extracting(sku -> sku.getSkuPartNumber())
                .containsExactlyInAnyOrder("SPE_E3", "SPE_E5");
        var wrong = credential.clientSecret("wrong").build();
        assertThatThrownBy(() -> wrong.getTokenSync(new TokenRequestContext().addScopes(SCOPE)))
                .hasStackTraceContaining("AADSTS7000215");
    }

    @Test
    void do_what_administrators_do() throws IOException, InterruptedException {
        install();
        var ran = run(JUDGES, environment(), "node", "judge.mjs");
        var steps = new HashMap<String, JsonNode>();
        ran.said()
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(Answer.JSON::readTree)
                .forEach(step -> steps.put(step.get("step").asString(), step));

        assertThat(ran.code()).as(ran.said()).isZero();
        assertThat(steps.values())
                .as(ran.said())
                .noneMatch(step -> step.has("failed"))
                .hasSize(14);
        assertThat(steps.get("msal").get("fromCache").asBoolean()).isTrue();
        assertThat(steps.get("identity").get("token").asInt()).isEqualTo(3);
        assertThat(steps.get("wrongSecret").get("said").asString()).contains("AADSTS7000215");
        said(steps, "old.skus", "{'skus':['SPE_E3','SPE_E5']}");
        said(steps, "old.user", "{'same':true,'jobTitle':'Countess'}");
        said(
                steps,
                "old.assign",
                "{'assigned':['" + E3 + "'],'swapped':['" + E5 + "'],'refused':'Request_BadRequest'}");
        said(steps, "old.pages", "{'seen':2500,'count':2500,'all':true}");
        said(steps, "old.groups", "{'members':1,'of':['Script writers'],'left':0}");
        said(steps, "old.delta", "{'changed':[true]}");
        said(steps, "old.batch", "{'statuses':[['1',200],['2',404]]}");
        said(steps, "new.user", "{'same':true,'usageLocation':'DE','refused':'Request_ResourceNotFound'}");
        said(steps, "new.assign", "{'assigned':['" + E3 + "'],'details':['SPE_E3']}");
        said(steps, "new.pages", "{'seen':2500,'all':true}");
        said(steps, "webhook", "{'verified':'endpoint.test','changed':'No matching signature found'}");
        var history = admin.get("/api/v1/tenants/scripts/history/events?type=LicenseAssigned");
        assertThat(history.expect(200).text("/items/0/metadata/actor")).isEqualTo(clientId);
    }

    private static void said(Map<String, JsonNode> steps, String name, String expected) {
        var step = Answer.JSON.readTree(expected.replace('\'', '"'));
        var said = Answer.JSON.readTree(steps.get(name).toString());
        ((ObjectNode) said).remove("step");
        assertThat(said).as(name).isEqualTo(step);
    }

    /** What the manual tells JavaScript clients to do, as it stands there. */
    @Test
    void run_the_example_of_the_manual() throws IOException, InterruptedException {
        install();
        admin.send(
                        "PUT",
                        "/api/v1/tenants/scripts/users/manual",
                        Map.of(
                                "displayName",
                                "Ada Lovelace",
                                "usageLocation",
                                "NL",
                                "profile",
                                Map.of("userPrincipalName", "ada@contoso.example")))
                .expect(200);
        var manual = Files.readString(Path.of("..", "docs", "clients.md"))
                .split("<!-- run: javascript -->\\s*```javascript\n", 2)[1];
        Files.writeString(JUDGES.resolve("manual.mjs"), manual.substring(0, manual.indexOf("```")));
        var ran = run(JUDGES, environment(), "node", "manual.mjs");

        assertThat(ran.code()).as(ran.said()).isZero();
        assertThat(ran.said()).contains("SPE_E3", "Ada Lovelace has 1");
    }
}
