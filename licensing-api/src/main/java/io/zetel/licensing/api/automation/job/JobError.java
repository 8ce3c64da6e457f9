package io.zetel.licensing.api.automation.job;

import org.jspecify.annotations.Nullable;

/** Something in a job that could not be done: the line of the input where there is one, what it was about, and why. */
public record JobError(@Nullable Long line, @Nullable String item, String code, String pointer, String message) {}
