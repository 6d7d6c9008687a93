package dev.sluice.web;

import jakarta.persistence.PersistenceException;
import java.util.function.Supplier;

/** Lets a page do without what only the database knows, while the database is away. */
public final class DatabaseProblems {
    private DatabaseProblems() {}

    /** What was read, or something else, made only while nothing can be read. */
    public static <T> T unlessAway(Supplier<T> read, Supplier<T> otherwise) {
        try {
            return read.get();
        } catch (PersistenceException e) {
            return otherwise.get();
        }
    }
}
