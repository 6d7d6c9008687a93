package dev.sluice.stream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The format of what this build stores, as one number for records, tables and directories. Raised by every change of any
 * of them; nothing that another build stored is read.
 */
public final class DataFormat {
    /** Format of this build. */
    public static final int NUMBER = 12;

    /** Of what has no number that can be read: a build before all that wrote one. */
    public static final int NONE = 0;

    private static final String FILE = "format";

    private DataFormat() {}

    /**
     * Notes the format in a directory that is begun with, and refuses one that another build began.
     *
     * @param marks names of which at least one is there as soon as the directory is in use
     * @throws IOException in one sentence, with nothing touched
     */
    public static void require(Path directory, String... marks) throws IOException {
        Path file = directory.resolve(FILE);
        boolean noted = Files.exists(file);
        if (!noted && Arrays.stream(marks).map(directory::resolve).noneMatch(Files::exists)) {
            Files.createDirectories(directory);
            Files.writeString(file, NUMBER + "\n");
            return;
        }
        Optional<String> refusal = refusal(directory.toString(), noted ? number(Files.readString(file)) : NONE);
        if (refusal.isPresent()) {
            throw new IOException(refusal.get());
        }
    }

    private static int number(String text) {
        String number = text.strip();
        return number.matches("\\d{1,9}") ? Integer.parseInt(number) : NONE;
    }

    /** Why what was stored with that number is refused; empty where it is this build's. */
    public static Optional<String> refusal(String what, int number) {
        return number == NUMBER
                ? Optional.empty()
                : Optional.of(what + " was made by " + (number < NUMBER ? "an older" : "a newer")
                        + " build; begin with a new directory: nothing is carried over before 0.1.0");
    }
}
