package io.zetel.licensing.domain.shared;

/** The answer to a change: the version the thing has now, which is its ETag. */
public record NewVersion(long version) {}
