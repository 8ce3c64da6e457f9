package io.zetel.licensing.api.http.security;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Where a request comes from, as far as one who sends it cannot choose: of an IPv6 address the network, in which
 * addresses are free.
 */
final class RequestSource {

    private static final int NETWORK_BYTES = 8;

    private RequestSource() {}

    static String of(String address) {
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address v6
                    ? HexFormat.of().formatHex(Arrays.copyOf(v6.getAddress(), NETWORK_BYTES))
                    : address;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
