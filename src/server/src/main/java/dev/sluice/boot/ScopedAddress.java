package dev.sluice.boot;

import dev.sluice.access.Scope;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an address is about, as far as the scope of keys goes: one experiment, nothing in particular, or the whole platform. What
 * is not known here, or written oddly, is the whole platform.
 *
 * @param experiment key of the experiment, or empty
 * @param particular whether it shows nothing of experiments that are not named
 */
record ScopedAddress(String experiment, boolean particular) {
    private static final Pattern EXPERIMENT = Pattern.compile(
            "/(?:api/v1/)?experiments/([a-z0-9][a-z0-9-]{0,62})(?:[:/](?!.*(?:\\.\\.|//|[%;\\\\])).*)?");
    private static final Pattern PARTICULAR =
            Pattern.compile("/|/sign-in|/sign-out|/preferences|/(?:api/v1/)?experiments|/definition/[a-z-]+"
                    + "|/api/v1/(?:events|plan|openapi|experiments:validate|experiments:simulate)");

    /**
     * @param path as it was sent
     * @param routed as it is routed; where the two differ, it is written oddly
     */
    static ScopedAddress of(String path, String routed) {
        return path.equals(routed) ? of(path) : new ScopedAddress("", false);
    }

    static ScopedAddress of(String path) {
        Matcher one = EXPERIMENT.matcher(path);
        return one.matches()
                ? new ScopedAddress(one.group(1), true)
                : new ScopedAddress("", PARTICULAR.matcher(path).matches());
    }

    boolean within(Scope scope) {
        return !scope.limited() || (particular && (experiment.isEmpty() || scope.holds(experiment)));
    }
}
