package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** Every container, also one that is added later, is held to the same. */
@DisplayName("What runs in containers")
class ManifestsSpec {

    private static final Path FOLDER = Path.of("..", "axon-server");
    /** Names a version to its last part, or the very bytes. */
    private static final Pattern EXACT =
            Pattern.compile(".+(:v?\\d+\\.\\d+(\\.\\d+)?([._-][\\w.-]+)?|@sha256:[0-9a-f]{64})");

    private static List<JsonNode> manifests;
    private static JsonNode compose;

    @BeforeAll
    static void read() throws IOException {
        manifests = new ArrayList<>();
        for (var name : Http.JSON
                .valueToTree(new Yaml().load(text("kubernetes/kustomization.yaml")))
                .get("resources")) {
            new Yaml()
                    .loadAll(text("kubernetes/" + name.asString()))
                    .forEach(document -> manifests.add(Http.JSON.valueToTree(document)));
        }
        compose = Http.JSON.valueToTree(new Yaml().load(text("compose.yaml")));
    }

    @TestFactory
    Stream<DynamicTest> can_change_nothing_and_become_nobody_else() {
        return workloads().flatMap(pod -> containers(pod)
                .map(container -> test(pod, container, () -> {
                    var security = container.get("securityContext");
                    assertThat(security.get("readOnlyRootFilesystem").asBoolean())
                            .isTrue();
                    assertThat(security.get("allowPrivilegeEscalation").asBoolean())
                            .isFalse();
                    assertThat(security.at("/capabilities/drop").toString()).isEqualTo("[\"ALL\"]");
                    assertThat(security.path("privileged").asBoolean(false)).isFalse();
                    assertThat(mounts(container))
                            .as("a place for temporary files")
                            .contains("/tmp");
                    var ofPod = spec(pod).get("securityContext");
                    assertThat(ofPod.get("runAsNonRoot").asBoolean()).isTrue();
                    assertThat(ofPod.get("runAsUser").asInt()).isPositive();
                    assertThat(ofPod.at("/seccompProfile/type").asString()).isEqualTo("RuntimeDefault");
                    assertThat(spec(pod).get("automountServiceAccountToken").asBoolean())
                            .isFalse();
                })));
    }

    @TestFactory
    Stream<DynamicTest> take_no_more_than_they_may() {
        return workloads().flatMap(pod -> containers(pod)
                .map(container -> test(pod, container, () -> {
                    var limits = container.at("/resources/limits");
                    assertThat(limits.path("memory").asString())
                            .isNotEmpty()
                            .isEqualTo(
                                    container.at("/resources/requests/memory").asString());
                    assertThat(limits.path("ephemeral-storage").asString()).isNotEmpty();
                    spec(pod)
                            .get("volumes")
                            .valueStream()
                            .filter(volume -> volume.has("emptyDir"))
                            .forEach(volume -> assertThat(
                                            volume.at("/emptyDir/sizeLimit").asString())
                                    .as(volume.toString())
                                    .isNotEmpty());
                })));
    }

    @TestFactory
    Stream<DynamicTest> are_images_of_an_exact_version() throws IOException {
        var ofPods = workloads()
                .flatMap(ManifestsSpec::containers)
                .map(container -> container.get("image").asString());
        var ofCompose = compose.get("services")
                .valueStream()
                .map(service -> service.get("image").asString())
                .map(image -> image.replaceAll("\\$\\{\\w+:-(.+)}", "$1"));
        var ofDockerfile = text("Dockerfile")
                .lines()
                .filter(line -> line.startsWith("FROM "))
                .map(line -> line.split(" ")[1]);
        return Stream.of(ofPods, ofCompose, ofDockerfile)
                .flatMap(images -> images)
                .distinct()
                .map(image ->
                        DynamicTest.dynamicTest(image, () -> assertThat(image).matches(EXACT)));
    }

    @TestFactory
    Stream<DynamicTest> are_reached_by_whom_a_policy_names_and_reach_nobody_else() {
        return workloads()
                .map(pod -> DynamicTest.dynamicTest(pod.at("/metadata/name").asString(), () -> {
                    var app = pod.at("/spec/template/metadata/labels/app").asString();
                    assertThat(policies())
                            .filteredOn(policy -> policy.at("/spec/podSelector/matchLabels/app")
                                    .asString("")
                                    .equals(app))
                            .singleElement()
                            .satisfies(policy -> {
                                assertThat(policy.at("/spec/policyTypes").toString())
                                        .isEqualTo("[\"Ingress\",\"Egress\"]");
                                assertThat(policy.at("/spec/ingress"))
                                        .isNotEmpty()
                                        .allSatisfy(rule -> assertThat(rule.has("from") && rule.has("ports"))
                                                .isTrue());
                            });
                }));
    }

    @Test
    void nothing_else_in_their_namespace_talks_to_anybody() {
        assertThat(policies()).anySatisfy(policy -> {
            assertThat(policy.at("/spec/podSelector").isEmpty()).isTrue();
            assertThat(policy.at("/spec/policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
            assertThat(policy.get("spec").has("ingress") || policy.get("spec").has("egress"))
                    .isFalse();
        });
    }

    @TestFactory
    Stream<DynamicTest> are_bounded_and_closed_in_compose_too() {
        return compose.get("services")
                .propertyStream()
                .map(service -> DynamicTest.dynamicTest(service.getKey(), () -> {
                    assertThat(service.getValue().path("mem_limit").asString()).isNotEmpty();
                    assertThat(service.getValue().path("security_opt").toString())
                            .contains("no-new-privileges:true");
                    if (!service.getKey().equals("postgres")) {
                        assertThat(service.getValue().path("read_only").asBoolean())
                                .isTrue();
                        assertThat(service.getValue().path("cap_drop").toString())
                                .isEqualTo("[\"ALL\"]");
                    }
                }));
    }

    @Test
    void prometheus_brings_the_token_that_the_nodes_ask_for() throws IOException {
        var scrape = Http.JSON
                .valueToTree(new Yaml().load(text("prometheus.yml")))
                .get("scrape_configs")
                .valueStream()
                .filter(job -> job.get("job_name").asString().equals("zetel"))
                .findFirst()
                .orElseThrow();
        var secret = compose.at("/services/prometheus/secrets/0").asString();
        assertThat(scrape.at("/authorization/credentials_file").asString()).isEqualTo("/run/secrets/" + secret);
        assertThat(compose.at("/secrets/" + secret + "/environment").asString()).isEqualTo("ZETEL_METRICS_TOKEN");
        assertThat(compose.at("/services/zetel-1/environment").has("ZETEL_METRICS_TOKEN"))
                .isTrue();
    }

    private static Stream<JsonNode> workloads() {
        return manifests.stream()
                .filter(manifest -> manifest.at("/spec/template/spec").has("containers"));
    }

    private static List<JsonNode> policies() {
        return manifests.stream()
                .filter(manifest -> manifest.get("kind").asString().equals("NetworkPolicy"))
                .toList();
    }

    private static JsonNode spec(JsonNode pod) {
        return pod.at("/spec/template/spec");
    }

    private static Stream<JsonNode> containers(JsonNode pod) {
        return Stream.concat(
                spec(pod).get("containers").valueStream(),
                spec(pod).path("initContainers").valueStream());
    }

    private static List<String> mounts(JsonNode container) {
        return container
                .get("volumeMounts")
                .valueStream()
                .map(mount -> mount.get("mountPath").asString())
                .toList();
    }

    private static DynamicTest test(JsonNode pod, JsonNode container, Executable asserting) {
        return DynamicTest.dynamicTest(
                pod.at("/metadata/name").asString() + "/"
                        + container.get("name").asString(),
                asserting);
    }

    private static String text(String file) throws IOException {
        return Files.readString(FOLDER.resolve(file));
    }
}
