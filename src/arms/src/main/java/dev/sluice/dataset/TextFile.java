package dev.sluice.dataset;

import dev.sluice.codec.InvalidInput;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file of lines, gzipped or not; a mark of the byte order at its beginning is no part of it.
 *
 * @param path where it is
 * @param encoding in which every byte must have a meaning
 */
record TextFile(Path path, Charset encoding) {
    private static final int GZIP = 0x1f8b;
    private static final int BYTE_ORDER_MARK = '\uFEFF';
    private static final int REPLACEMENT = '\uFFFD';
    private static final int LONGEST_ROW = 4_000_000;

    Characters open() throws IOException {
        return new Characters(decoded(CodingErrorAction.REPORT));
    }

    private Reader decoded(CodingErrorAction onError) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        try {
            in.mark(2);
            int magic = in.read() << 8 | in.read();
            in.reset();
            InputStream bytes = magic == GZIP ? new Unzipped(in) : in;
            return new InputStreamReader(
                    bytes, encoding.newDecoder().onMalformedInput(onError).onUnmappableCharacter(onError));
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /**
     * What a failure of reading means.
     *
     * @param line that was being read
     */
    InvalidInput refused(IOException failure, long line) {
        if (failure instanceof CharacterCodingException) {
            return Row.refused(
                    path,
                    undecodable(),
                    new InvalidInput(
                            "file", "must be " + encoding + ", or its mapping must say format: { encoding: … }"));
        }
        if (failure instanceof ZipException || failure instanceof EOFException) {
            return Row.refused(path, line, new InvalidInput("file", "is cut short, or no sound gzip file"));
        }
        return Row.refused(path, line, new InvalidInput("file", "cannot be read: " + failure.getMessage()));
    }

    /** The line with the first bytes that have no meaning. Readers take blocks, so that only a second look tells. */
    private long undecodable() {
        long line = 1;
        try (Reader in = new BufferedReader(decoded(CodingErrorAction.REPLACE))) {
            for (int next = in.read(); next >= 0 && next != REPLACEMENT; next = in.read()) {
                line += next == '\n' ? 1 : 0;
            }
        } catch (IOException e) {
            return line;
        }
        return line;
    }

    /** A gzip file to its last byte: what stands behind a member and is none is not passed over. */
    private static final class Unzipped extends GZIPInputStream {
        private static final int TRAILER = 8;

        Unzipped(InputStream in) throws IOException {
            super(in, 1 << 16);
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int count = super.read(into, from, length);
            if (count < 0 && (inf.getRemaining() > TRAILER || in.available() > 0)) {
                throw new ZipException("bytes behind its end");
            }
            return count;
        }
    }

    /** The characters of a file; refuses a row without an end before it fills the memory. */
    static final class Characters extends FilterReader {
        private boolean begun;
        private int ofRow;

        Characters(Reader in) {
            super(in);
        }

        /** Says that a row begins about here. */
        void row() {
            ofRow = 0;
        }

        @Override
        public int read() throws IOException {
            char[] one = new char[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(char[] into, int from, int length) throws IOException {
            int count = in.read(into, from, length);
            if (!begun && count > 0) {
                begun = true;
                if (into[from] == BYTE_ORDER_MARK) {
                    System.arraycopy(into, from + 1, into, from, count - 1);
                    return count == 1 ? read(into, from, length) : count - 1;
                }
            }
            ofRow += Math.max(0, count);
            if (ofRow > LONGEST_ROW) {
                throw new IOException("a row is longer than " + LONGEST_ROW + " characters; is a quote left open?");
            }
            return count;
        }
    }
}
