package dev.sluice.transport;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a request to some address may be.
 *
 * @param bytes of its body, at most
 * @param time from its first byte to its last
 * @param whole whether it is kept until its last byte is here; larger ones are passed on as they come
 */
record RequestLimit(long bytes, Duration time, boolean whole) {
    private static final long KILOBYTE = 1 << 10;
    private static final long MEGABYTE = 1 << 20;
    private static final Duration USUAL = Duration.ofSeconds(15);
    private static final Duration LONG = Duration.ofMinutes(10);

    /** What another address may hide behind. */
    private static final List<String> ODD = List.of("%", ";", "\\", "//", "/.");

    /** What everybody may send, whoever it is. */
    static final RequestLimit SMALL = new RequestLimit(64 * KILOBYTE, USUAL, true);

    /** The first that fits counts; a path is compared as it was sent, up to its question mark. */
    private static final List<Rule> TABLE = List.of(
            new Rule("/api/v1/experiments/[^/]+/decisions", new RequestLimit(256 * KILOBYTE, USUAL, true)),
            new Rule("/api/v1/experiments/[^/]+/decisions:batch", new RequestLimit(4 * MEGABYTE, USUAL, true)),
            new Rule("/api/v1/events", new RequestLimit(4 * MEGABYTE, USUAL, true)),
            new Rule(
                    "/api/v1/(experiments([:/].*)?|plan|offline/replay)",
                    new RequestLimit(256 * KILOBYTE, USUAL, true)),
            new Rule("/(experiments|replay|definition|settings)(/.*)?", new RequestLimit(MEGABYTE, USUAL, true)),
            new Rule("/api/v1/catalogue/.*", new RequestLimit(16 * MEGABYTE, LONG, false)),
            new Rule("(/api/v1)?/models(/.*)?", new RequestLimit(400 * MEGABYTE, LONG, false)));

    /** The limit of an address. */
    static RequestLimit of(String uri) {
        int end = uri.indexOf('?');
        String path = end < 0 ? uri : uri.substring(0, end);
        for (String odd : ODD) {
            if (path.contains(odd)) {
                return SMALL; // it may be routed to another address than it says
            }
        }
        for (Rule rule : TABLE) {
            if (rule.path.matcher(path).matches()) {
                return rule.limit;
            }
        }
        return SMALL;
    }

    private record Rule(Pattern path, RequestLimit limit) {
        Rule(String path, RequestLimit limit) {
            this(Pattern.compile(path), limit);
        }
    }
}
