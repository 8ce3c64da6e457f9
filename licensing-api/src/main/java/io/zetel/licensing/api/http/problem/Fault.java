package io.zetel.licensing.api.http.problem;

/**
 * One thing that is wrong with a request: where (a JSON pointer into the body, or {@code /name} of a path variable,
 * query parameter or header; {@code ""} is the request as a whole), which rule, and in words.
 */
public record Fault(String pointer, String code, String message) {}
