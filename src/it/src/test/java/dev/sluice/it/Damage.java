package dev.sluice.it;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** What happens to a file of a disk that is not whole. */
enum Damage {
    MISSING("missing") {
        @Override
        void to(Path file) throws IOException {
            Files.delete(file);
        }
    },
    CUT("cut in half") {
        @Override
        void to(Path file) throws IOException {
            try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                open.setLength(open.length() / 2);
            }
        }
    },
    FLIPPED("with flipped bytes") {
        @Override
        void to(Path file) throws IOException {
            try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                long middle = open.length() / 2;
                for (long at = middle; at < Math.min(open.length(), middle + BYTES); at++) {
                    open.seek(at);
                    int old = open.read();
                    open.seek(at);
                    open.write(old ^ 0xff);
                }
            }
        }
    };

    private static final int BYTES = 8;

    private final String words;

    Damage(String words) {
        this.words = words;
    }

    abstract void to(Path file) throws IOException;

    @Override
    public String toString() {
        return words;
    }
}
