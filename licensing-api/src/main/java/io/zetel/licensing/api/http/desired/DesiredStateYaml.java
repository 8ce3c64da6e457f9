package io.zetel.licensing.api.http.desired;

import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.web.JsonReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;
import tools.jackson.databind.json.JsonMapper;

/** The document as YAML: it is read and written as the same JSON would be, with the same faults. */
final class DesiredStateYaml extends AbstractHttpMessageConverter<DesiredState> {

    /** The media type of YAML (RFC 9512). */
    static final String MEDIA_TYPE = "application/yaml";

    private final JsonReader reader;
    private final JsonMapper json;

    DesiredStateYaml(JsonReader reader, JsonMapper json) {
        super(StandardCharsets.UTF_8, MediaType.parseMediaType(MEDIA_TYPE));
        this.reader = reader;
        this.json = json;
    }

    /** Beside JSON, which comes first. */
    @Component
    static final class Configurer implements WebMvcConfigurer {

        private final DesiredStateYaml yaml;

        Configurer(JsonReader reader, JsonMapper json) {
            this.yaml = new DesiredStateYaml(reader, json);
        }

        @Override
        public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
            converters.addCustomConverter(yaml);
        }
    }

    /**
     * Of words without quotes only those that JSON has too are more than text: what is called {@code ON} or {@code 007}
     * is called so.
     */
    private static final class OnlyJsonsWords extends Resolver {

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, Pattern.compile("true|false"), "tf");
            addImplicitResolver(Tag.NULL, Pattern.compile("null|~|"), "n~\0");
            addImplicitResolver(Tag.NULL, Pattern.compile(""), null);
        }
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == DesiredState.class;
    }

    @Override
    protected DesiredState readInternal(Class<? extends DesiredState> type, HttpInputMessage message)
            throws IOException {
        return reader.read(json.writeValueAsBytes(parsed(text(message.getBody().readAllBytes()))), type);
    }

    @Override
    protected void writeInternal(DesiredState state, HttpOutputMessage message) throws IOException {
        var tree = json.readValue(json.writeValueAsBytes(state), Map.class);
        message.getBody().write(written(tree).getBytes(StandardCharsets.UTF_8));
    }

    private static Object parsed(String text) {
        var bounds = new LoaderOptions();
        bounds.setAllowDuplicateKeys(false);
        bounds.setMaxAliasesForCollections(0);
        try {
            return new Yaml(
                            new SafeConstructor(bounds),
                            new Representer(new DumperOptions()),
                            new DumperOptions(),
                            bounds,
                            new OnlyJsonsWords())
                    .load(text);
        } catch (YAMLException e) {
            throw new BadRequest("", "MALFORMED_YAML", String.valueOf(e.getMessage()));
        }
    }

    /** What others would take for more than text stands in quotes. */
    private static String written(Map<?, ?> tree) {
        var style = new DumperOptions();
        style.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        style.setSplitLines(false);
        return new Yaml(style).dump(tree);
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadRequest("", "INVALID_ENCODING", "is not UTF-8");
        }
    }
}
