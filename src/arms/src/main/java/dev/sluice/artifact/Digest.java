package dev.sluice.artifact;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in hexadecimal. */
public final class Digest {
    private Digest() {}

    /** Of bytes. */
    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(start().digest(bytes));
    }

    public static MessageDigest start() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
