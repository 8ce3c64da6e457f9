package io.zetel.outside.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.zetel.outside.Ask;
import io.zetel.outside.Client;
import io.zetel.outside.Wire;
import io.zetel.outside.Zetel;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openapitools.codegen.DefaultGenerator;
import org.openapitools.codegen.config.CodegenConfigurator;
import org.openapitools.codegen.validations.oas.OpenApiEvaluator;
import org.openapitools.codegen.validations.oas.RuleConfiguration;

/** The judge of the description: no linter finds anything, and what a generator makes of it works. */
@DisplayName("A client generated from the running description")
class GeneratedClientIT {

    @Test
    void is_made_without_a_finding_and_claims_reads_and_is_refused(@TempDir Path directory) throws Exception {
        int port = Zetel.shared().port();
        var description = Files.writeString(directory.resolve("openapi.json"), description(port));
        assertThat(findings(description)).isEmpty();
        var classes = compiled(generated(description, directory.resolve("client")), directory.resolve("classes"));
        try (var loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            BiFunction<String, String, String> tokens = (id, secret) -> Client.token(port, id, secret);
            var told = loader.loadClass("client.Story")
                    .getMethod("tell", String.class, String.class, BiFunction.class)
                    .invoke(null, "http://localhost:" + port, Zetel.OPERATOR_SECRET, tokens);
            assertThat(told).isEqualTo(List.of("Generated", "CLAIMED SPE_E3", "1 ann", "409 OUT_OF_LICENSES"));
        }
    }

    private static String description(int port) throws IOException {
        try (var wire = new Wire(port, Duration.ofSeconds(60))) {
            return wire.send(Ask.of("GET", "/v3/api-docs", "nobody"))
                    .expect(200)
                    .text();
        }
    }

    private static List<String> findings(Path description) {
        var parsed = new OpenAPIV3Parser().readLocation(description.toUri().toString(), null, new ParseOptions());
        var found = new ArrayList<String>(parsed.getMessages() == null ? List.of() : parsed.getMessages());
        var rules = new OpenApiEvaluator(new RuleConfiguration()).validate(parsed.getOpenAPI());
        rules.getErrors().forEach(error -> found.add(error.getMessage()));
        rules.getWarnings().forEach(warning -> found.add(warning.getMessage()));
        return found;
    }

    private static Path generated(Path description, Path into) {
        var wish = new CodegenConfigurator()
                .setInputSpec(description.toString())
                .setGeneratorName("java")
                .setLibrary("native")
                .setOutputDir(into.toString())
                .setValidateSpec(true)
                .setApiPackage("client.api")
                .setModelPackage("client.model")
                .setInvokerPackage("client")
                .setAdditionalProperties(Map.of(
                        "openApiNullable",
                        "false",
                        "containerDefaultToNull",
                        "true",
                        "useJakartaEe",
                        "true",
                        "hideGenerationTimestamp",
                        "true"))
                .setGlobalProperties(Map.of(
                        "apis",
                        "",
                        "models",
                        "",
                        "supportingFiles",
                        "",
                        "apiTests",
                        "false",
                        "modelTests",
                        "false",
                        "apiDocs",
                        "false",
                        "modelDocs",
                        "false"));
        new DefaultGenerator().opts(wish.toClientOptInput()).generate();
        return into.resolve("src/main/java");
    }

    private static Path compiled(Path sources, Path into) throws IOException {
        try (var story = GeneratedClientIT.class.getResourceAsStream("/client/Story.java")) {
            Files.copy(story, sources.resolve("client/Story.java"));
        }
        var arguments = new ArrayList<>(
                List.of("-nowarn", "-proc:none", "-d", into.toString(), "-cp", System.getProperty("java.class.path")));
        try (var files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> arguments.add(file.toString()));
        }
        var said = new java.io.ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
        assertThat(result).as(said.toString(StandardCharsets.UTF_8)).isZero();
        return into;
    }
}
