package dev.sluice.outcome;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A row of the topic as a line for DuckDB: its JSON, with where it stands before its own fields. */
final class TopicLine {
    private TopicLine() {}

    static void write(OutputStream out, int partition, long offset, byte[] value) throws IOException {
        out.write(("{\"partition\":" + partition + ",\"offset\":" + offset + ",").getBytes(StandardCharsets.US_ASCII));
        out.write(value, 1, value.length - 1); // behind its opening brace
        out.write('\n');
    }
}
