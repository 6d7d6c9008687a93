package dev.sluice.access;

import java.util.Set;

/** What came of asking an identity server who somebody is. */
public sealed interface Introduction {
    /**
     * It has vouched for somebody.
     *
     * @param groups that it says they are in
     */
    record Known(Person person, Set<String> groups) implements Introduction {
        public Known {
            groups = Set.copyOf(groups);
        }
    }

    /** It has not. */
    record Failed(Reason reason) implements Introduction {}

    /** Why nobody is vouched for. */
    enum Reason {
        /** The identity server does not answer, or not as one does. */
        AWAY,
        /** It, or the person, said no. */
        DENIED,
        /** What came back was not asked for from here, has ended, or does not hold. */
        VOID
    }
}
