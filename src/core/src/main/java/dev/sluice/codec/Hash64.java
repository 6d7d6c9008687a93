package dev.sluice.codec;

import java.nio.charset.StandardCharsets;

/** Fast 64-bit hashing of public values; not secret. */
public final class Hash64 {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Hash64() {}

    /** Bijective finaliser with full avalanche: variant 13 of Stafford's mixers for MurmurHash3 (2011). */
    public static long mix(long z) {
        long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }

    public static long of(long seed, String text) {
        long hash = mix(seed + GOLDEN);
        long word = 0;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            word = (word << 8) | (bytes[i] & 0xff);
            if ((i & 7) == 7) {
                hash = mix(hash ^ word) + GOLDEN;
                word = 0;
            }
        }
        return mix(mix(hash ^ word) + bytes.length * GOLDEN);
    }
}
