package dev.sluice.web;

import static dev.sluice.codec.InvalidInput.require;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What requests of administration have in common: pages and preconditions. */
final class Paging {
    private static final int MAX_LIMIT = 1_000;
    private static final Pattern REVISION = Pattern.compile("(?:W/)?\"?(\\d{1,9})\"?");

    private Paging() {}

    static void requireLimit(int limit) {
        require(limit >= 1 && limit <= MAX_LIMIT, "limit", "must be in [1, " + MAX_LIMIT + "], got " + limit);
    }

    /** The revision that an {@code If-Match} names; none for an absent one and for {@code *}. */
    static Optional<Integer> revision(String ifMatch) {
        if (ifMatch.isEmpty() || ifMatch.equals("*")) {
            return Optional.empty();
        }
        Matcher revision = REVISION.matcher(ifMatch.strip());
        require(revision.matches(), "If-Match", "must be a revision like \"3\", got '" + ifMatch + "'");
        return Optional.of(Integer.parseInt(revision.group(1)));
    }
}
