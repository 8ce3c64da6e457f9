package io.zetel.licensing.api.http.security;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Whether an issuer of your own replaces the embedded identity. */
public class IssuerGiven implements Condition {

    /** The setting that names it. */
    public static final String PROPERTY = "spring.security.oauth2.resourceserver.jwt.issuer-uri";

    /** Whether none does. */
    public static final class Not extends IssuerGiven {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !super.matches(context, metadata);
        }
    }

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return StringUtils.hasText(context.getEnvironment().getProperty(PROPERTY));
    }
}
