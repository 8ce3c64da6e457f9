package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What the manual tells clients to do works as it stands there; what needs a client that is not here runs in
 * licensing-acceptance.
 */
@DisplayName("The examples of docs/clients.md")
class ClientSnippetsSpec {

    private static final Path MANUAL = Path.of("..", "docs", "clients.md");

    @Test
    void work_by_curl() throws IOException, InterruptedException {
        var zetel = RunningZetel.shared();
        var tenant = TestTenant.registered(zetel);
        tenant.buy("SPE_E3", 5);
        var client = zetel.operator()
                .post(
                        "/api/v1/clients",
                        Map.of(
                                "clientId",
                                tenant.id() + ".curl",
                                "tenantId",
                                tenant.id(),
                                "roles",
                                List.of("GlobalAdmin")))
                .expect(201);
        var shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", snippet("curl")).redirectErrorStream(true);
        shell.environment()
                .putAll(Map.of(
                        "ZETEL",
                        "http://localhost:" + zetel.port(),
                        "TENANT",
                        tenant.id(),
                        "CLIENT_ID",
                        client.text("/clientId"),
                        "CLIENT_SECRET",
                        client.text("/clientSecret")));
        var process = shell.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("\"skuPartNumber\":\"SPE_E3\"", "\"@odata.count\":1", "Ada Lovelace");
    }

    private static String snippet(String name) throws IOException {
        var after = Files.readString(MANUAL).split("<!-- run: " + name + " -->\\s*```\\w+\n", 2)[1];
        return after.substring(0, after.indexOf("```"));
    }
}
