package io.zetel.licensing.api.console;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What this form does takes something from somebody. It is on the page of the same address and on no other: there one
 * reads who loses what, and says why.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface AsksFirst {}
