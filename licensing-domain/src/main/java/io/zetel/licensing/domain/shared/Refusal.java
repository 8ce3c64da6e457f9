package io.zetel.licensing.domain.shared;

/** Every way Zetel says no, as a fact, with the kind of no it is. */
public enum Refusal {

    // unknown things
    TENANT_NOT_FOUND(Kind.UNKNOWN),
    POLICY_NOT_FOUND(Kind.UNKNOWN),
    SUBSCRIPTION_NOT_FOUND(Kind.UNKNOWN),
    HOLDER_NOT_FOUND(Kind.UNKNOWN),
    GROUP_NOT_FOUND(Kind.UNKNOWN),

    // the request contradicts itself or the catalogue
    NAME_REQUIRED(Kind.INVALID),
    UNKNOWN_APP(Kind.INVALID),
    UNKNOWN_SKU(Kind.INVALID),
    UNKNOWN_PLAN(Kind.INVALID),
    UNKNOWN_TRIGGER(Kind.INVALID),
    PLAN_NOT_IN_SKU(Kind.INVALID),
    PRODUCT_REQUIRED(Kind.INVALID),
    DUPLICATE_PRODUCT(Kind.INVALID),
    BACKUP_LIMIT(Kind.INVALID),
    NOT_A_PERMUTATION(Kind.INVALID),
    POLICY_APP_MANDATORY(Kind.INVALID),
    PRODUCT_LACKS_APP(Kind.INVALID),
    INVALID_TERM(Kind.INVALID),
    INVALID_SEATS(Kind.INVALID),
    INVALID_COUNTRY(Kind.INVALID),

    // the request is fine, the state of things is not
    TENANT_EXISTS(Kind.CONFLICT),
    FEATURE_DISABLED(Kind.CONFLICT),
    POLICY_EXISTS(Kind.CONFLICT),
    POLICY_LIMIT(Kind.CONFLICT),
    APP_HAS_ACTIVE_POLICY(Kind.CONFLICT),
    APP_NOT_CLAIMABLE(Kind.CONFLICT),
    PRODUCT_NOT_OWNED(Kind.CONFLICT),
    PRODUCT_NOT_CLAIMABLE(Kind.CONFLICT),
    PRODUCT_NOT_IN_POLICY(Kind.CONFLICT),
    LAST_PRODUCT(Kind.CONFLICT),
    SUBSCRIPTION_EXISTS(Kind.CONFLICT),
    SUBSCRIPTION_ENDED(Kind.CONFLICT),
    NOT_ELIGIBLE(Kind.CONFLICT),

    // claims
    NO_POLICY_FOR_APP(Kind.CONFLICT),
    POLICY_DISABLED(Kind.CONFLICT),
    EXTERNAL_ACCOUNT(Kind.CONFLICT),
    USER_DELETED(Kind.CONFLICT),
    TRIGGER_NOT_APPLICABLE(Kind.CONFLICT),
    OUT_OF_LICENSES(Kind.CONFLICT),
    INVALID_USAGE_LOCATION(Kind.CONFLICT),
    PROHIBITED_LOCATION(Kind.CONFLICT),
    MUTUALLY_EXCLUSIVE(Kind.CONFLICT),
    DEPENDENCY_VIOLATION(Kind.CONFLICT),
    UNIQUENESS_VIOLATION(Kind.CONFLICT),
    SKU_NOT_ASSIGNABLE(Kind.CONFLICT),
    SKU_TARGET_DEVICE(Kind.CONFLICT),

    // somebody was faster
    VERSION_MISMATCH(Kind.STALE);

    /** What kind of no: decides the HTTP status in one place. */
    public enum Kind { UNKNOWN, INVALID, CONFLICT, STALE }

    private final Kind kind;

    Refusal(Kind kind) { this.kind = kind; }

    /** What kind of no this is. */
    public Kind kind() { return kind; }
}
