package io.zetel.licensing.domain.shared;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Who can hold a licence: a user or a device of a tenant; on the wire {@code user:alice} or {@code device:laptop-7}.
 */
public record HolderId(Type type, String id) {

    /** The two kinds of holder. */
    public enum Type {
        USER,
        DEVICE
    }

    private static final String USER_PREFIX = "user:";
    private static final String DEVICE_PREFIX = "device:";

    /** The user with this id. */
    public static HolderId user(String id) {
        return new HolderId(Type.USER, id);
    }

    /** The device with this id. */
    public static HolderId device(String id) {
        return new HolderId(Type.DEVICE, id);
    }

    /** Reads the wire form back; anything without the device prefix is a user. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static HolderId parse(String wire) {
        if (wire.startsWith(DEVICE_PREFIX)) {
            return device(wire.substring(DEVICE_PREFIX.length()));
        }
        return user(wire.startsWith(USER_PREFIX) ? wire.substring(USER_PREFIX.length()) : wire);
    }

    /** The wire form. */
    @JsonValue
    public String wire() {
        return (type == Type.USER ? USER_PREFIX : DEVICE_PREFIX) + id;
    }

    /** The same holder with its id in NFC. */
    public HolderId normal() {
        return new HolderId(type, Spelling.normal(id));
    }

    /** The form that all spellings of this holder's id share. */
    public HolderId compared() {
        return new HolderId(type, Spelling.compared(id));
    }

    @Override
    public String toString() {
        return wire();
    }
}
