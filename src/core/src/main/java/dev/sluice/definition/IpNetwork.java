package dev.sluice.definition;

import com.google.common.net.InetAddresses;
import java.util.Optional;

/**
 * Addresses of the internet with the same first bits. Texts only are read; no name is ever looked up.
 *
 * @param first any address in it
 * @param bits how many are the same
 */
@SuppressWarnings("ArrayRecordComponent")
record IpNetwork(byte[] first, int bits) {
    private static final int LONGEST = 45;
    /** Of an IPv4 address that is written as IPv6, the bits before it. */
    private static final int MAPPED = 96;

    /**
     * Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32}, {@code ::ffff:10.0.0.0/104} or one address; empty where the text is none
     * of these.
     */
    static Optional<IpNetwork> parse(String text) {
        int slash = text.indexOf('/');
        Optional<byte[]> first = address(slash < 0 ? text : text.substring(0, slash));
        if (first.isEmpty()) {
            return Optional.empty();
        }
        int most = first.get().length * Byte.SIZE;
        if (slash < 0) {
            return Optional.of(new IpNetwork(first.get(), most));
        }
        int before = most < MAPPED && text.indexOf(':') >= 0 ? MAPPED : 0;
        return Optional.of(text.substring(slash + 1))
                .filter(bits -> bits.matches("\\d|[1-9]\\d{1,2}"))
                .map(bits -> Integer.parseInt(bits) - before)
                .filter(bits -> bits >= 0 && bits <= most)
                .map(bits -> new IpNetwork(first.get(), bits));
    }

    /** The bytes of an address; an IPv4 one that is written as IPv6 is IPv4. */
    static Optional<byte[]> address(String text) {
        if (text.length() > LONGEST || text.indexOf('%') >= 0 || !InetAddresses.isInetAddress(text)) {
            return Optional.empty();
        }
        return Optional.of(InetAddresses.forString(text).getAddress());
    }

    boolean holds(byte[] address) {
        if (address.length != first.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 1 << (Byte.SIZE - 1 - bit % Byte.SIZE);
            if (((address[bit / Byte.SIZE] ^ first[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
