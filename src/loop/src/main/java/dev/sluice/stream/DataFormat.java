package dev.sluice.stream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The format of what this build stores, as one number for records, tables and directories. Raised by every change of any
 * of them; nothing that another build stored is read.
 */
public final class DataFormat {
    /** Format of this build. */
    public static final int NUMBER = 1;

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
        if (Files.exists(file)) {
            require(directory.toString(), Files.readString(file).strip());
        } else if (Arrays.stream(marks).map(directory::resolve).anyMatch(Files::exists)) {
            throw new IOException(refusal(directory.toString(), "older"));
        } else {
            Files.createDirectories(directory);
            Files.writeString(file, NUMBER + "\n");
        }
    }

    private static void require(String what, String number) throws IOException {
        if (!number.equals(String.valueOf(NUMBER))) {
            boolean newer = number.matches("\\d{1,9}") && Integer.parseInt(number) > NUMBER;
            throw new IOException(refusal(what, newer ? "newer" : "older"));
        }
    }

    /** Why what another build stored is refused. */
    public static String refusal(String what, String age) {
        return what + " was made by " + (age.equals("older") ? "an older" : "a newer")
                + " build; begin with a new directory: nothing is carried over before 0.1.0";
    }
}
