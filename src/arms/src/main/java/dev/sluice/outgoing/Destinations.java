package dev.sluice.outgoing;

import static dev.sluice.codec.InvalidInput.require;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Where the platform may call: hosts and ports that are named, and all addresses of the kinds that are open. Asked when an
 * address is written down, and again at each connection, with what the name stands for then.
 */
public final class Destinations implements DnsResolver {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int MOST_PORTS = 65_535;
    private static final Pattern ENTRY =
            Pattern.compile("([\\w](?:[\\w.-]*[\\w])?\\.?|\\[[0-9a-fA-F:.]+\\])(?::(\\d{1,5}))?");
    /** Names never end in a number (WHATWG URL, "ends in a number"), so these are addresses. */
    private static final Pattern NUMERIC = Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX][0-9a-fA-F]*)");

    private static final Pattern QUAD = Pattern.compile("(?:0|[1-9]\\d{0,2})(?:\\.(?:0|[1-9]\\d{0,2})){3}");

    private final Set<AddressKind> open;
    private final Set<String> named;

    private Destinations(Set<AddressKind> open, Set<String> named) {
        this.open = Set.copyOf(open);
        this.named = Set.copyOf(named);
    }

    /**
     * @param open kinds of addresses that need not be named
     * @param named like {@code reco.default.svc:8080} or {@code [fd00::7]:80}; without a port, those of http and https
     */
    public static Destinations of(Set<AddressKind> open, Set<String> named) {
        Set<String> all = new HashSet<>();
        for (String entry : named) {
            Matcher parts = ENTRY.matcher(entry.strip());
            require(
                    parts.matches(),
                    "sluice.outgoing.allow",
                    "must list names with or without a port, got '" + entry + "'");
            String host = bare(parts.group(1));
            if (parts.group(2) == null) {
                all.add(host + ":" + HTTP);
                all.add(host + ":" + HTTPS);
            } else {
                all.add(host + ":" + Integer.parseInt(parts.group(2)));
            }
        }
        return new Destinations(open, all);
    }

    /**
     * Refuses an address that would not be called, before any name is resolved.
     *
     * @param url absolute, http or https
     * @throws dev.sluice.codec.InvalidInput naming {@code url}
     */
    public void check(URI url) {
        String host = bare(url.getHost());
        int port = url.getPort() < 0 ? ("https".equals(url.getScheme()) ? HTTPS : HTTP) : url.getPort();
        require(port >= 1 && port <= MOST_PORTS, "url", "must have a port in [1, 65535], got " + port);
        boolean literal = host.contains(":") || NUMERIC.matcher(host).matches();
        require(
                !literal || host.contains(":") || QUAD.matcher(host).matches(),
                "url",
                "must write an address as four numbers, got '" + host + "'");
        AddressKind kind = literal ? literal(host) : local(host) ? AddressKind.LOOPBACK : AddressKind.PUBLIC;
        require(
                permits(host, port, kind),
                "url",
                "must be among the addresses that this installation calls (sluice.outgoing.allow), got '" + host + ":"
                        + port + "'");
    }

    private static boolean local(String host) {
        return host.equals("localhost") || host.endsWith(".localhost");
    }

    private static AddressKind literal(String host) {
        try {
            return AddressKind.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return AddressKind.NEVER;
        }
    }

    private boolean permits(String host, int port, AddressKind kind) {
        return kind != AddressKind.NEVER && (open.contains(kind) || named.contains(host + ":" + port));
    }

    /** Lower case, without brackets and a last dot. */
    private static String bare(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        String unbracketed =
                lower.startsWith("[") && lower.endsWith("]") ? lower.substring(1, lower.length() - 1) : lower;
        return unbracketed.endsWith(".") ? unbracketed.substring(0, unbracketed.length() - 1) : unbracketed;
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        String name = bare(host);
        List<InetSocketAddress> permitted = Arrays.stream(InetAddress.getAllByName(name))
                .filter(address -> permits(name, port, AddressKind.of(address)))
                .map(address -> new InetSocketAddress(address, port))
                .toList();
        if (permitted.isEmpty()) {
            throw new UnknownHostException(host + ":" + port
                    + " is not among the addresses that this installation calls (sluice.outgoing.allow)");
        }
        return permitted;
    }

    /** Which addresses may be called depends on the port. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        throw new UnknownHostException(host + " without a port");
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
