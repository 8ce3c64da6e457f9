package io.zetel.licensing.domain.shared;

/** The answer to a change: the version the thing has now, which is its ETag. */
public record Written(long version) {}
