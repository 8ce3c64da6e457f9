package io.zetel.licensing.api.http.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How many bytes the body of a request to this route may have, where that is not the usual {@value #USUAL}. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface BodyLimit {

    /** What every other route takes. */
    int USUAL = 1024 * 1024;

    /** For routes that read as they go, and bound what they read themselves. */
    long NONE = Long.MAX_VALUE;

    /** The bound in bytes. */
    long value();
}
