package io.zetel.licensing.api.http.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.util.NameTransformer;

/**
 * One word for one thing in all answers. Some answers called a product's part number {@code sku}, a service plan's name
 * {@code servicePlan} or a version {@code revision}; they say the common word as well, and the old one for those who
 * read it.
 */
public final class AnswerWords extends ValueSerializerModifier {

    /** An old word, a field beside which it means that, and the common word. */
    public record Word(String old, String beside, String common) {

        /** Whether a type with these fields lacks the common word. */
        public boolean isMissingIn(Set<String> fields) {
            return fields.contains(old) && fields.contains(beside) && !fields.contains(common);
        }
    }

    /** All there are. */
    public static final List<Word> ALL = List.of(
            new Word("sku", "skuId", "skuPartNumber"),
            new Word("servicePlan", "servicePlanId", "servicePlanName"),
            new Word("revision", "subscriptionId", "version"));

    private static final List<String> ANSWERS =
            List.of("io.zetel.licensing.api", "io.zetel.licensing.projections", "io.zetel.licensing.domain.catalogue");

    @Override
    public List<BeanPropertyWriter> changeProperties(
            SerializationConfig config, BeanDescription.Supplier bean, List<BeanPropertyWriter> properties) {
        if (ANSWERS.stream().noneMatch(bean.getBeanClass().getPackageName()::startsWith)) {
            return properties;
        }
        var fields = properties.stream().map(BeanPropertyWriter::getName).collect(Collectors.toSet());
        var all = new ArrayList<BeanPropertyWriter>(properties.size() + 1);
        for (var property : properties) {
            all.add(property);
            ALL.stream()
                    .filter(word -> word.old().equals(property.getName()) && word.isMissingIn(fields))
                    .forEach(word -> all.add(property.rename(new Common(word.common()))));
        }
        return all;
    }

    private static final class Common extends NameTransformer {

        private final String word;

        Common(String word) {
            this.word = word;
        }

        @Override
        public String transform(String name) {
            return word;
        }

        @Override
        public String reverse(String transformed) {
            return transformed;
        }
    }
}
