package dev.sluice.definition;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Versions of software as bytes in their order: numbers by value, what is left out as 0, and a release after what led to it, as
 * in Semantic Versioning 2, with any count of numbers. Each part begins with a byte that says what it is, in the order of what
 * may come, and a number with how many digits it has.
 */
final class VersionOrder {
    private static final int LONGEST = 128;
    private static final Pattern VERSION = Pattern.compile("[vV]?(\\d+(?:\\.\\d+)*)"
            + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");
    private static final Pattern DOTTED = Pattern.compile("[vV]?\\d+(\\.\\d+)+([-+].*)?");
    private static final int END = 0;
    private static final int RELEASE = 1;
    private static final int NUMBER = 2;
    private static final int WORD = 3;

    private VersionOrder() {}

    /** Whether a text is written like one, beyond a plain number. */
    static boolean like(String text) {
        return DOTTED.matcher(text).matches();
    }

    /** Bytes that are less where the version is earlier; empty where the text is no version. */
    static Optional<byte[]> of(String text) {
        Matcher version = VERSION.matcher(text);
        if (text.length() > LONGEST || !version.matches()) {
            return Optional.empty();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String number : withoutZeros(version.group(1).split("\\."))) {
            number(number, bytes);
        }
        String before = version.group(2);
        if (before == null) {
            bytes.write(RELEASE);
            return Optional.of(bytes.toByteArray());
        }
        bytes.write(END);
        for (String part : before.split("\\.")) {
            if (part.chars().allMatch(c -> c >= '0' && c <= '9')) {
                number(part, bytes);
            } else {
                bytes.write(WORD);
                bytes.writeBytes(part.getBytes(StandardCharsets.US_ASCII));
                bytes.write(END);
            }
        }
        bytes.write(END);
        return Optional.of(bytes.toByteArray());
    }

    /** 1.2 and 1.2.0 are one. */
    private static List<String> withoutZeros(String[] numbers) {
        List<String> kept = new ArrayList<>(List.of(numbers));
        while (kept.size() > 1 && stripped(kept.get(kept.size() - 1)).isEmpty()) {
            kept.remove(kept.size() - 1);
        }
        return kept;
    }

    private static void number(String digits, ByteArrayOutputStream bytes) {
        String value = stripped(digits);
        bytes.write(NUMBER);
        bytes.write(value.length());
        bytes.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    private static String stripped(String digits) {
        return digits.replaceFirst("^0+", "");
    }
}
