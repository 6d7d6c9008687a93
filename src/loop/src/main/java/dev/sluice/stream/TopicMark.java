package dev.sluice.stream;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a topic was when it was last looked at: a broker that lost its disk, or one that was restored from a copy, has another.
 *
 * @param id that Kafka gave it when it was made
 * @param ends of its partitions
 */
public record TopicMark(String id, List<Long> ends) {
    public TopicMark {
        ends = List.copyOf(ends);
    }

    /** What has happened to it since, in words that follow its name; nothing where it only grew. */
    public Optional<String> became(TopicMark now) {
        if (!now.id.equals(id)) {
            return Optional.of("was made anew: what it held is gone");
        }
        boolean shorter = IntStream.range(0, Math.min(ends.size(), now.ends.size()))
                .anyMatch(partition -> now.ends.get(partition) < ends.get(partition));
        return shorter ? Optional.of("was cut off: its last records are gone") : Optional.empty();
    }

    /** One line, for a file. */
    public String text() {
        return id + " " + String.join(",", ends.stream().map(String::valueOf).toList());
    }

    /** What {@link #text} wrote; nothing where that is not what it is. */
    public static Optional<TopicMark> parse(String text) {
        String[] parts = text.strip().split(" ", -1);
        return parts.length == 2 && parts[1].matches("\\d{1,18}(,\\d{1,18})*")
                ? Optional.of(new TopicMark(
                        parts[0],
                        List.of(parts[1].split(",")).stream().map(Long::valueOf).toList()))
                : Optional.empty();
    }
}
