package io.zetel.licensing.api.http.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A write under a tenant for which {@code dryRun=true} has no meaning, and why; a caller who sends it is told that. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface RefusesDryRun {

    /** Why, as the end of a sentence: {@code is not served here: …}. */
    String value();
}
