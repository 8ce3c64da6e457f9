package io.zetel.licensing.api.http.web;

/**
 * Whether a request only asks what it would lead to. A controller argument for writes that bring about no event, and so
 * need no {@link Origin}.
 */
public record Intent(boolean dryRun) {}
