package io.zetel.licensing.api.http.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The route, or every route of the controller, takes {@code dryRun=true}: then its {@link Origin} is dry, and whatever
 * it sends with that is decided and given up. One that sends nothing is told by its {@link Intent}.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface ServesDryRun {

    /** Whether the answer is the route's own, with what all others answer as its {@code changes}. */
    boolean ownAnswer() default false;

    /** Whether the route takes many lines, and the answer is a {@code BatchConsequence}. */
    boolean lines() default false;
}
