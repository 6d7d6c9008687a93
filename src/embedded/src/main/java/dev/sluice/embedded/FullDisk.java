package dev.sluice.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.utils.Exit;

/**
 * What becomes of a broker that cannot write any more: it ends itself, and with it everything, in one sentence. What was
 * acknowledged is on the disk. None begins on a disk that is full.
 */
final class FullDisk {
    /** So little that no segment fits. */
    private static final long FULL = 32L << 20;

    private FullDisk() {}

    /**
     * Ends the process with the broker.
     *
     * @param words what the broker said
     * @param database is ended before
     */
    static void endsWithTheBroker(Path directory, LastWords words, AutoCloseable database) {
        Exit.setHaltProcedure((code, why) -> {
            System.err.println("sluice: " + sentence(directory, words));
            try {
                database.close();
            } catch (Exception e) { // the process ends either way, and the next start recovers
                System.err.println("sluice: PostgreSQL did not end cleanly: " + e.getMessage());
            }
            Runtime.getRuntime().halt(code);
        });
    }

    /**
     * Refuses to begin what would end at once.
     *
     * @throws IOException in one sentence
     */
    static void requireRoom(Path directory) throws IOException {
        long room = Files.getFileStore(directory).getUsableSpace();
        if (room < FULL) {
            throw new IOException(full(directory, room) + ": make room and start again");
        }
    }

    private static String full(Path directory, long room) {
        return "the disk of " + directory + " is full (" + room / 1024 + " kB are left)";
    }

    private static String sentence(Path directory, LastWords words) {
        try {
            long room = Files.getFileStore(directory).getUsableSpace();
            if (room < FULL) {
                return full(directory, room)
                        + ": broker and application end; make room and start again, nothing acknowledged is lost";
            }
        } catch (IOException e) {
            return "the broker cannot use " + directory + " and ends, and the application with it: " + e.getMessage();
        }
        return "the broker cannot use what is in " + directory + " and ends, and the application with it: "
                + words.sentence().orElse("it did not say why");
    }
}
