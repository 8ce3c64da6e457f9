package io.zetel.licensing.domain.policy;

/** Where a Power Platform policy grants: everywhere, or in managed environments only. */
public enum EnvironmentScope {
    ALL,
    MANAGED_ONLY
}
