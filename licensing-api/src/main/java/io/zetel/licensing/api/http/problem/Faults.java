package io.zetel.licensing.api.http.problem;

import io.zetel.licensing.api.http.problem.check.Checks;
import io.zetel.licensing.domain.catalogue.VendorText;
import io.zetel.licensing.domain.shared.TenantId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong with a request while a controller reads it by hand, so that the client learns everything at
 * once. The reading methods answer {@code null} for a missing or faulty value; call {@link #throwIfAny()} before using
 * them.
 */
public final class Faults {

    private final List<Fault> found = new ArrayList<>();

    /** Notes a fault. */
    public Faults add(String pointer, String code, String message) {
        found.add(new Fault(pointer, code, message));
        return this;
    }

    /** Notes a fault unless the condition holds. */
    public Faults check(boolean fine, String pointer, String code, String message) {
        return fine ? this : add(pointer, code, message);
    }

    /** Ends the request with every fault noted so far, if there is one. */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new BadRequest(found);
        }
    }

    /** Every fault noted so far as the exception that ends the request; there must be one. */
    public BadRequest thrown() {
        return new BadRequest(found);
    }

    /** A tenant id. */
    public @Nullable TenantId tenantId(String pointer, @Nullable String text) {
        return read(pointer, text, "INVALID_TENANT_ID", Checks.tenantId(text), TenantId::new);
    }

    /** The id of a user, device or group as the directory names it. */
    public @Nullable String externalId(String pointer, @Nullable String text) {
        return read(pointer, text, "INVALID_ID", Checks.externalId(text), Function.identity());
    }

    /** A name people read, without the white space around it. */
    public @Nullable String name(String pointer, @Nullable String text) {
        var code = text != null && text.isBlank() ? "NAME_REQUIRED" : "INVALID_NAME";
        return read(pointer, text, code, Checks.name(text), String::strip);
    }

    /** A product by its part number or GUID; whether the catalogue knows it is the domain's question. */
    public @Nullable String sku(String pointer, @Nullable String text) {
        return read(pointer, text, "INVALID_SKU", Checks.sku(text), VendorText::clean);
    }

    /** A country by its ISO 3166 code of two letters. */
    public @Nullable String country(String pointer, @Nullable String text) {
        return read(pointer, text, "INVALID_COUNTRY", Checks.country(text), Function.identity());
    }

    /** A GUID. */
    public @Nullable String guid(String pointer, @Nullable String text) {
        return read(pointer, text, "INVALID_GUID", Checks.guid(text), Function.identity());
    }

    /** An ISO-8601 instant of the years 1970 to 9999. */
    public @Nullable Instant instant(String pointer, @Nullable String text) {
        Optional<String> fault;
        try {
            fault = text == null ? Optional.empty() : Checks.instant(Instant.parse(text));
        } catch (DateTimeParseException e) {
            fault = Optional.of("must be an ISO-8601 instant such as 2026-11-21T09:00:00Z");
        }
        return read(pointer, text, "INVALID_INSTANT", fault, Instant::parse);
    }

    /** One of an enum's constants. */
    public <E extends Enum<E>> @Nullable E oneOf(Class<E> type, String pointer, @Nullable String text) {
        var constants = type.getEnumConstants();
        var known = Arrays.stream(constants).anyMatch(c -> c.name().equals(text));
        var fault = known ? Optional.<String>empty() : Optional.of("must be one of " + Arrays.toString(constants));
        return read(pointer, text, "INVALID_VALUE", fault, t -> Enum.valueOf(type, t));
    }

    private <T> @Nullable T read(
            String pointer, @Nullable String text, String code, Optional<String> fault, Function<String, T> reading) {
        if (text == null) {
            add(pointer, "REQUIRED", "is required");
            return null;
        }
        if (fault.isPresent()) {
            add(pointer, code, fault.get());
            return null;
        }
        return reading.apply(text);
    }
}
