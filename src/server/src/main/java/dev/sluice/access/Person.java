package dev.sluice.access;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Somebody for whom an identity server vouches, and the key that stands for them here. Issuer and subject say who it is;
 * the name is for readers, who find it between a mark that no key made by hand may begin with and a digest of the two: so
 * neither a namesake nor who takes over a name is ever taken for somebody else.
 *
 * @param issuer the identity server
 * @param subject whom it means; it gives the same to nobody else
 * @param name as people know them
 */
public record Person(String issuer, String subject, String name) {
    private static final String MARK = "oidc:";
    private static final Pattern UNPRINTABLE = Pattern.compile("[^" + ApiKey.PRINTABLE + "]+");
    private static final String NAMELESS = "somebody";
    private static final int MOST_NAME = 64;
    private static final int DIGITS = 12;
    private static final int LONG_DIGITS = 2 * Long.BYTES;

    /** Whether a key of that name is a person's. */
    public static boolean isKey(String name) {
        return name.regionMatches(true, 0, MARK, 0, MARK.length());
    }

    /** What lists and the audit trail call them, in at most 100 characters. */
    public String keyName() {
        String printable = UNPRINTABLE.matcher(name).replaceAll(" ").strip();
        String whole = printable.isEmpty() ? NAMELESS : printable;
        int end = Math.min(MOST_NAME, whole.length());
        String shown = whole.substring(0, end < whole.length() && splits(whole, end) ? end - 1 : end);
        return MARK + shown + " " + digest("").substring(0, DIGITS);
    }

    private static boolean splits(String text, int end) {
        return Character.isHighSurrogate(text.charAt(end - 1));
    }

    /**
     * Id of their key.
     *
     * @param before how many keys of theirs were revoked, each for good
     */
    String keyId(int before) {
        String digits = digest(String.valueOf(before));
        long high = Long.parseUnsignedLong(digits.substring(0, LONG_DIGITS), 16);
        long low = Long.parseUnsignedLong(digits.substring(LONG_DIGITS, 2 * LONG_DIGITS), 16);
        // a UUID of one's own making, version 8 of RFC 9562
        return new UUID(high & ~0xf000L | 0x8000L, low & ~0xc000_0000_0000_0000L | 0x8000_0000_0000_0000L).toString();
    }

    /** Whatever a subject holds: neither an issuer nor a number has the character between them. */
    private String digest(String more) {
        return ApiKey.hash(MARK + issuer + '\0' + subject + '\0' + more);
    }
}
