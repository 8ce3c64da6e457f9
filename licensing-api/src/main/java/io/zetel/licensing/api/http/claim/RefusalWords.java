package io.zetel.licensing.api.http.claim;

import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.claim.ClaimOutcome;
import io.zetel.licensing.domain.holder.ConsideredProduct;
import io.zetel.licensing.domain.shared.Refusal;
import java.util.stream.Collectors;

/** Why a claim was refused, in words that can be shown to whoever claimed. */
final class RefusalWords {

    private RefusalWords() {}

    /** The reason, and of products that were tried what was wrong with each. */
    static String of(ClaimOutcome.Refused refused, Names names) {
        var tried =
                refused.tried().stream().map(product -> tried(product, names)).collect(Collectors.joining(", "));
        return reason(refused.code()) + (tried.isEmpty() ? "." : ": " + tried + ".");
    }

    private static String tried(ConsideredProduct product, Names names) {
        return "%s %s"
                .formatted(
                        names.partNumber(product.skuId()),
                        product.reason() == null ? "can be taken" : product(product.reason()));
    }

    private static String reason(Refusal code) {
        return switch (code) {
            case FEATURE_DISABLED -> "The organisation has not switched on that users claim licenses";
            case NO_POLICY_FOR_APP -> "The organisation has no policy for the app";
            case POLICY_DISABLED -> "The policy for the app is switched off";
            case EXTERNAL_ACCOUNT -> "Guests cannot claim licenses";
            case USER_DELETED -> "The user is deleted";
            case ACCOUNT_DISABLED -> "The account of the user is disabled";
            case TRIGGER_NOT_APPLICABLE ->
                "What the user did gives no license of the app, or not outside of managed environments";
            case OUT_OF_LICENSES -> "No license of the policy's products is left";
            default -> "No product of the policy can be given to the user";
        };
    }

    private static String product(Refusal code) {
        return switch (code) {
            case OUT_OF_LICENSES -> "has no license left";
            case PRODUCT_LACKS_APP -> "does not contain the app any more";
            case UNKNOWN_SKU -> "is not in the catalogue any more";
            case INVALID_USAGE_LOCATION -> "cannot be given without a usage location";
            case PROHIBITED_LOCATION -> "may not be used where the user is";
            case MUTUALLY_EXCLUSIVE -> "has a service that excludes one the user has";
            case DEPENDENCY_VIOLATION -> "needs a service the user does not have";
            default -> "cannot be given: " + code.name();
        };
    }
}
