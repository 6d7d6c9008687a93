package dev.sluice.boot;

import io.quarkus.runtime.Quarkus;
import io.smallrye.config.ConfigValidationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Why this process cannot go on, in one sentence: the first one that anybody gives. Told by whoever finds out; read once the
 * application has ended.
 */
final class Ending {
    private static final AtomicReference<String> REASON = new AtomicReference<>("");

    private Ending() {}

    /** Ends the application. */
    static void because(String sentence) {
        REASON.compareAndSet("", sentence);
        Quarkus.asyncExit(1);
    }

    /** Takes note of what the application has ended with. */
    static void with(Throwable failure) {
        REASON.compareAndSet("", sentence(failure));
    }

    /** What was said, or empty. */
    static Optional<String> reason() {
        return Optional.of(String.valueOf(REASON.get())).filter(sentence -> !sentence.isEmpty());
    }

    /** What a failure says to who can mend it: the outermost sentence of our own, else that of its root. */
    static String sentence(Throwable failure) {
        Throwable root = failure;
        String what = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UncheckedIOException) {
                what = cause.getMessage() + ": ";
            }
            if (ours(cause)) {
                return String.valueOf(cause.getMessage());
            }
            root = cause;
        }
        return (what + own(root)).replaceAll("\\s+", " ").strip();
    }

    private static String own(Throwable root) {
        if (root instanceof ConfigValidationException settings) {
            return Settings.sentence(settings);
        }
        if (root instanceof IOException io) {
            return sentence(io);
        }
        Optional<String> kafka = Unmendable.of(root);
        if (kafka.isPresent()) {
            return kafka.get();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    private static boolean ours(Throwable failure) {
        return failure instanceof IllegalStateException
                && failure.getStackTrace().length > 0
                && failure.getStackTrace()[0].getClassName().startsWith("dev.sluice.");
    }

    private static String sentence(FileSystemException failure) {
        String file = failure.getFile();
        if (failure instanceof NoSuchFileException) {
            return "there is no file " + file;
        }
        if (failure instanceof AccessDeniedException) {
            return file + " may not be read or written by this user";
        }
        if (failure instanceof FileAlreadyExistsException || failure instanceof NotDirectoryException) {
            return file + " is no directory";
        }
        return String.valueOf(failure.getMessage());
    }

    /** The same for files and directories. */
    static String sentence(IOException failure) {
        if (failure instanceof CharacterCodingException) {
            return "it is not text in UTF-8";
        }
        return failure instanceof FileSystemException file ? sentence(file) : String.valueOf(failure.getMessage());
    }
}
