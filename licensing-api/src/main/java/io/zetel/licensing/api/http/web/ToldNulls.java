package io.zetel.licensing.api.http.web;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.PropertyName;
import tools.jackson.databind.deser.BeanDeserializerBuilder;
import tools.jackson.databind.deser.NullValueProvider;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.util.AccessPattern;

/**
 * A {@code null} in a body is never read as if the field were left out. It clears an {@link java.util.Optional}, it is
 * what {@link NullIsNone} says, what is required is told to be missing, and everywhere else it is a fault. Jackson's
 * own setting for that refuses absent fields as well.
 */
final class ToldNulls extends ValueDeserializerModifier {

    @Override
    public BeanDeserializerBuilder updateBuilder(
            DeserializationConfig config, BeanDescription.Supplier bean, BeanDeserializerBuilder builder) {
        var arguments =
                bean.getBeanClass().isRecord() ? builder.getValueInstantiator().getFromObjectArguments(config) : null;
        for (int i = 0; arguments != null && i < arguments.length; i++) {
            if (isRefused(arguments[i])) {
                arguments[i] = arguments[i].withNullProvider(new Refusing(arguments[i]));
                builder.addOrReplaceProperty(arguments[i], true);
            }
        }
        return builder;
    }

    private static boolean isRefused(SettableBeanProperty property) {
        return !property.getType().isReferenceType()
                && !property.getType().isPrimitive()
                && Stream.of(NotNull.class, NotBlank.class, NotEmpty.class, NullIsNone.class)
                        .allMatch(annotation -> property.getAnnotation(annotation) == null);
    }

    private record Refusing(PropertyName name, JavaType type) implements NullValueProvider {

        Refusing(SettableBeanProperty property) {
            this(property.getFullName(), property.getType());
        }

        @Override
        public Object getNullValue(DeserializationContext context) {
            throw InvalidNullException.from(context, name, type);
        }

        @Override
        public @Nullable Object getAbsentValue(DeserializationContext context) {
            return null;
        }

        @Override
        public AccessPattern getNullAccessPattern() {
            return AccessPattern.DYNAMIC;
        }
    }
}
