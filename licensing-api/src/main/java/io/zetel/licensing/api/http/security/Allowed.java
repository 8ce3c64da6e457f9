package io.zetel.licensing.api.http.security;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Who may call a route; on the controller or, overriding it, on the method. Every route under {@code /api} and every
 * page under {@code /console} has one or the application does not start. Under {@code /api/v1/tenants/{t}} and
 * {@code /console/t/{t}} the caller must also be that tenant's; the operator, who has no tenant, passes only where
 * {@link Role#OPERATOR} is named.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Allowed {

    /** The roles that may, each including the roles it implies. */
    Role[] value() default {};

    /** Whether every role of a tenant may. */
    boolean anyOfTenant() default false;

    /** Whether anybody may, also who did not say who it is; for pages, and for what is read before there is a token. */
    boolean anyone() default false;

    /**
     * A10: whether those may who manage policies: GlobalAdmin and the role named by {@code zetel.policy-manage-role}.
     */
    boolean policyManagers() default false;
}
