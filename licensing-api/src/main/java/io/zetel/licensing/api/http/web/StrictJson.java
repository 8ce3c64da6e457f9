package io.zetel.licensing.api.http.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Validator;
import java.time.Instant;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * JSON as the contract has it: nothing is guessed, coerced, dropped or overlooked; nulls are told; instants are
 * ISO-8601 UTC.
 */
@Configuration(proxyBeanMethods = false)
class StrictJson {

    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 100;
    private static final int LONGEST_NAME = 256;

    @Bean
    JsonFactoryBuilderCustomizer boundedJson() {
        var bounds = StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxStringLength(BodyLimit.USUAL)
                .maxNumberLength(LONGEST_NUMBER)
                .maxNameLength(LONGEST_NAME)
                .build();
        return factory -> factory.streamReadConstraints(bounds).enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    }

    @Bean
    JsonMapperBuilderCustomizer strictBinding() {
        return StrictJson::apply;
    }

    @Bean
    JsonReader jsonReader(JsonMapper mapper, Validator validator) {
        return new JsonReader(mapper, validator);
    }

    @Bean
    AnswerJson answerJson(JsonMapper mapper) {
        return new AnswerJson(mapper);
    }

    @Bean
    WebMvcConfigurer strictBodies(AnswerJson answers, JsonReader json) {
        return new WebMvcConfigurer() {

            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                converters.withJsonConverter(new StrictJsonConverter(answers.mapper(), json));
            }
        };
    }

    private static void apply(JsonMapper.Builder builder) {
        builder.enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.USE_NULL_FOR_MISSING_REFERENCE_VALUES,
                        DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.ALWAYS))
                .withCoercionConfigDefaults(c -> {
                    for (var shape : CoercionInputShape.values()) {
                        if (shape != CoercionInputShape.Integer) {
                            c.setCoercion(shape, CoercionAction.Fail);
                        }
                    }
                })
                .withCoercionConfig(
                        LogicalType.Textual, c -> c.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
                .withCoercionConfig(
                        LogicalType.Boolean, c -> c.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
                .addModule(new SimpleModule("strict").addDeserializer(Instant.class, new StrictInstant()));
    }
}
