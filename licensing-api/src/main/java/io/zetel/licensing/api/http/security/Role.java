package io.zetel.licensing.api.http.security;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a caller may be, by the name tokens carry, and which other roles that includes. */
public enum Role {
    READER("Reader"),
    AUDITOR("Auditor"),
    SERVICE("Service"),
    LICENSE_ADMIN("LicenseAdmin", READER),
    USER_ADMIN("UserAdmin", READER),
    GROUP_ADMIN("GroupAdmin", READER),
    BILLING_ADMIN("BillingAdmin", READER),
    GLOBAL_ADMIN("GlobalAdmin", LICENSE_ADMIN, USER_ADMIN, GROUP_ADMIN, BILLING_ADMIN, READER),
    OPERATOR("Operator");

    private final String claim;
    private final Set<Role> implied;

    Role(String claim, Role... implied) {
        this.claim = claim;
        this.implied = Set.of(implied);
    }

    /** The name in tokens and JSON. */
    @JsonValue
    public String claim() {
        return claim;
    }

    /** The role of this name. */
    public static Optional<Role> named(String claim) {
        return Arrays.stream(values()).filter(role -> role.claim.equals(claim)).findFirst();
    }

    /** All names. */
    public static List<String> claims() {
        return Arrays.stream(values()).map(Role::claim).toList();
    }

    /** These roles as words in one text. */
    public static String text(Collection<Role> roles) {
        return roles.stream().map(Role::claim).collect(Collectors.joining(" "));
    }

    /** The roles that such a text names. */
    public static List<Role> listed(String text) {
        return Arrays.stream(text.split(" "))
                .map(Role::named)
                .flatMap(Optional::stream)
                .toList();
    }

    /** These roles and all they include. */
    public static Set<Role> including(Collection<Role> roles) {
        var all = EnumSet.noneOf(Role.class);
        roles.forEach(role -> {
            all.add(role);
            all.addAll(role.implied);
        });
        return all;
    }
}
