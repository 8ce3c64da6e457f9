package io.zetel.licensing.api.automation.job;

/** Something that comes in lines, by the name its template has, and what a line says. */
public interface Batch {

    /** The name. */
    String name();

    /** The record a line is. */
    Class<?> line();
}
