package dev.sluice.web;

import jakarta.persistence.EntityExistsException;
import jakarta.persistence.EntityNotFoundException;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.PessimisticLockException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;

/** What the database refuses, by its SQL state (ISO 9075), apart from a database that does not answer. */
public final class DatabaseProblems {
    private static final String BAD_DATA = "22";
    private static final String CONSTRAINT = "23";
    private static final String ROLLED_BACK = "40";
    /** A statement that is wrong: a bug. */
    private static final String BAD_STATEMENT = "42";

    private DatabaseProblems() {}

    /** The answer to a failure in which the database had a part; empty where it had none, or where a statement was wrong. */
    static Optional<Response> answer(Throwable failure) {
        boolean database = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EntityNotFoundException
                    || cause instanceof EntityExistsException
                    || cause instanceof OptimisticLockException
                    || cause instanceof PessimisticLockException) {
                return answer(ROLLED_BACK);
            }
            database |= cause instanceof PersistenceException || cause instanceof SQLException;
            if (cause instanceof SQLException refused && refused.getSQLState() != null) {
                return answer(refused.getSQLState());
            }
        }
        return database ? Optional.of(away()) : Optional.empty();
    }

    private static Optional<Response> answer(String state) {
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case BAD_DATA ->
                Optional.of(Problem.of(
                                Status.BAD_REQUEST,
                                "the request holds what the database cannot keep: U+0000, or a number, time or text beyond"
                                        + " what it knows")
                        .response());
            case CONSTRAINT ->
                Optional.of(Problem.of(
                                Status.CONFLICT,
                                "this contradicts what is stored, as where another request has just taken the name;"
                                        + " look at it anew")
                        .response());
            case ROLLED_BACK ->
                Optional.of(Problem.of(
                                Status.CONFLICT,
                                "another request changed the same at the same time; nothing was changed here, ask again")
                        .response());
            case BAD_STATEMENT -> Optional.empty();
            default -> Optional.of(away());
        };
    }

    private static Response away() {
        return Problems.unavailable("the database does not answer; decisions and events are served without it");
    }

    /** What was read, or something else, made only while nothing can be read. */
    public static <T> T unlessAway(Supplier<T> read, Supplier<T> otherwise) {
        try {
            return read.get();
        } catch (PersistenceException e) {
            return otherwise.get();
        }
    }
}
