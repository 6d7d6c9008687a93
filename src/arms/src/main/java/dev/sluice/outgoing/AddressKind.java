package dev.sluice.outgoing;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;

/** Where an address lies, after the registries of special-purpose addresses of RFC 6890. */
public enum AddressKind {
    /** This machine. */
    LOOPBACK,
    /** Networks that are somebody's own: RFC 1918, RFC 4193, RFC 6598, and those for protocols and benchmarks. */
    PRIVATE,
    /** All others. */
    PUBLIC,
    /** No recommender's: unspecified, link-local, multicast, reserved, and where clouds hand out the credentials of machines. */
    NEVER;

    private static final int BYTE = 0xff;
    private static final int IPV4 = 4;
    private static final int MAPPED_FROM = 12;

    /** Those of clouds that are not link-local: Azure, Alibaba, Oracle, AWS. */
    private static final Set<String> CREDENTIALS =
            Set.of("168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2:0:0:0:0:0:254");

    static AddressKind of(InetAddress address) {
        if (CREDENTIALS.contains(address.getHostAddress().split("%", 2)[0])) {
            return NEVER;
        }
        if (address.isAnyLocalAddress() || address.isLinkLocalAddress() || address.isMulticastAddress()) {
            return NEVER;
        }
        if (address.isLoopbackAddress()) {
            return LOOPBACK;
        }
        if (address.isSiteLocalAddress()) {
            return PRIVATE;
        }
        byte[] bytes = address.getAddress();
        int first = bytes[0] & BYTE;
        int second = bytes[1] & BYTE;
        return address instanceof Inet6Address ? ofSix(bytes, first, second) : ofFour(bytes[2], first, second);
    }

    private static AddressKind ofFour(byte third, int first, int second) {
        if (first == 0 || first >= 240) {
            return NEVER;
        }
        boolean shared = first == 100 && second >> 6 == 1;
        boolean protocols = first == 192 && second == 0 && third == 0;
        boolean benchmarks = first == 198 && second >> 1 == 9;
        return shared || protocols || benchmarks ? PRIVATE : PUBLIC;
    }

    private static AddressKind ofSix(byte[] bytes, int first, int second) {
        if (first >> 1 == 0xfc >> 1) {
            return PRIVATE;
        }
        boolean sixToFour = first == 0x20 && second == 0x02;
        if (sixToFour) {
            return of(four(bytes, 2));
        }
        boolean translated = first == 0 && second == 0x64 && bytes[2] == (byte) 0xff && bytes[3] == (byte) 0x9b;
        boolean translatedLocally = translated
                && bytes[5] == 1
                && bytes[4] == 0; // RFC 8215: where in it the four bytes stand, is said nowhere
        if (translatedLocally) {
            return NEVER;
        }
        boolean compatible = first == 0 && zero(bytes, MAPPED_FROM);
        return translated || compatible ? of(four(bytes, MAPPED_FROM)) : PUBLIC;
    }

    private static boolean zero(byte[] bytes, int until) {
        for (int i = 0; i < until; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress four(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + IPV4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
