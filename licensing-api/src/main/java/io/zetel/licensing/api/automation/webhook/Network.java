package io.zetel.licensing.api.automation.webhook;

import io.zetel.licensing.api.http.security.SettingRefused;
import java.net.InetAddress;

/** A range of addresses, written {@code 10.0.0.0/8}. */
record Network(byte[] address, int bits) {

    static Network parse(String text) {
        try {
            int slash = text.indexOf('/');
            var address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                    .getAddress();
            int bits = slash < 0 ? address.length * Byte.SIZE : Integer.parseInt(text.substring(slash + 1));
            if (bits >= 0 && bits <= address.length * Byte.SIZE) {
                return new Network(address, bits);
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new SettingRefused(
                "zetel.webhooks.allow-networks names no network: " + text,
                "Write networks such as 10.0.0.0/8 or fd00::/8.");
    }

    boolean contains(InetAddress other) {
        var bytes = other.getAddress();
        if (bytes.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if ((bytes[bit / Byte.SIZE] & mask) != (address[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }
}
