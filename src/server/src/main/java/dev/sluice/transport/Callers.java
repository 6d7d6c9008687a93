package dev.sluice.transport;

/**
 * Whom larger bodies are taken from: connections are there before the application, which says later whose keys and sessions
 * it knows. Until then nobody is known, and nobody refused.
 */
public final class Callers {
    private static volatile Known known = new Known() {
        @Override
        public boolean key(String key) {
            return false;
        }

        @Override
        public boolean session(String session) {
            return false;
        }

        @Override
        public boolean tells() {
            return false;
        }

        @Override
        public void refused(String address) {}
    };

    private Callers() {}

    /** Says whom the application knows. */
    public static void know(Known callers) {
        known = callers;
    }

    static boolean key(String key) {
        return known.key(key);
    }

    static boolean session(String session) {
        return known.session(session);
    }

    static boolean tell() {
        return known.tells();
    }

    static void refused(String address) {
        known.refused(address);
    }

    /** Whom the application knows; asked on event loops. */
    public interface Known {
        /** Whether that API key is known. */
        boolean key(String key);

        /** Whether the value of a browser's session is that of somebody known. */
        boolean session(String session);

        /** Whether who is not known is nobody; before, it is not refused but told to come again. */
        boolean tells();

        /** Takes note that somebody came with a key that is not known. */
        void refused(String address);
    }
}
