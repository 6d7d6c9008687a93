package dev.sluice.learning;

/**
 * How often an arm's fallback had to serve lately: both numbers are halved whenever 400 decisions are reached, so that a
 * good past does not hide a bad present.
 *
 * @param decisions about the last 200 to 400
 * @param fallbacks of these, the ones that the fallback served
 */
record FallbackRate(double decisions, double fallbacks) {
    static final FallbackRate NONE = new FallbackRate(0, 0);

    private static final double ENOUGH = 100;
    private static final double MANY = 400;

    FallbackRate plus(long more, long failed) {
        double all = decisions + more;
        double weight = all >= MANY ? MANY / 2 / all : 1;
        return new FallbackRate(all * weight, (fallbacks + failed) * weight);
    }

    /** Whether their share is beyond the limit and rests on enough decisions. */
    boolean exceed(double limit) {
        return decisions >= ENOUGH && fallbacks > limit * decisions;
    }
}
