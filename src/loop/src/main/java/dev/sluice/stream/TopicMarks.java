package dev.sluice.stream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * What the topics were when this replica last looked, in a file beside its stores: so a broker whose topics were made anew or cut
 * off is told, and not taken for one that is quiet. One thread looks; metrics read the count.
 */
public final class TopicMarks {
    private static final Logger LOG = Logger.getLogger(TopicMarks.class);

    private final Path file;
    private final AtomicLong broken = new AtomicLong();

    public TopicMarks(Path stateDirectory) {
        this.file = stateDirectory.resolve("topics");
    }

    /**
     * Compares, tells what is not as it was, and takes note of what is.
     *
     * @param now the mark of a topic; empty where there is none
     */
    public void look(Collection<String> topics, Function<String, Optional<TopicMark>> now) throws IOException {
        Map<String, TopicMark> before = read();
        Map<String, TopicMark> after = new TreeMap<>(before);
        for (String topic : topics) {
            Optional<TopicMark> mark = now.apply(topic);
            Optional<TopicMark> known = Optional.ofNullable(before.get(topic));
            mark.flatMap(is -> known.flatMap(was -> was.became(is))).ifPresent(what -> {
                broken.incrementAndGet();
                LOG.errorf(
                        "topic %s %s; what the stages, the database and the other topics rest on it is no longer in it",
                        topic, what);
            });
            mark.ifPresent(is -> after.put(topic, is));
        }
        if (!after.equals(before)) {
            write(after);
        }
    }

    /** Topics that were found made anew or cut off, since the start. */
    public long broken() {
        return broken.get();
    }

    /** A line that cannot be read is one that was never written. */
    private Map<String, TopicMark> read() throws IOException {
        Map<String, TopicMark> marks = new TreeMap<>();
        if (Files.exists(file)) {
            for (String line : new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).split("\n", -1)) {
                int end = line.indexOf(' ');
                if (end > 0) {
                    TopicMark.parse(line.substring(end + 1)).ifPresent(mark -> marks.put(line.substring(0, end), mark));
                }
            }
        }
        return marks;
    }

    private void write(Map<String, TopicMark> marks) throws IOException {
        List<String> lines = new ArrayList<>();
        marks.forEach((topic, mark) -> lines.add(topic + " " + mark.text()));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines);
    }
}
