package dev.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicMarksTest {
    @TempDir
    private Path directory;

    private long broken(String id, long... ends) throws IOException {
        TopicMarks marks = new TopicMarks(directory);
        List<Long> all = java.util.stream.LongStream.of(ends).boxed().toList();
        marks.look(Set.of("sluice.events"), topic -> Optional.of(new TopicMark(id, all)));
        return marks.broken();
    }

    @Test
    void otherTopicOfTheName_isToldOnce_alsoAfterARestart() throws IOException {
        assertThat(broken("a", 1, 2)).isZero();
        assertThat(broken("a", 3, 4)).isZero();
        assertThat(broken("b", 9, 9)).isOne();
        assertThat(broken("b", 9, 9)).isZero();
        assertThat(broken("b", 9, 8)).isOne();
    }

    @Test
    void topicThatIsGone_isComparedWhenItIsBack() throws IOException {
        assertThat(broken("a", 1)).isZero();
        new TopicMarks(directory).look(Set.of("sluice.events"), topic -> Optional.empty());
        assertThat(broken("b", 1)).isOne();
    }

    @Test
    void fileThatCannotBeRead_isNone() throws IOException {
        assertThat(broken("a", 1)).isZero();
        Files.write(directory.resolve("topics"), new byte[] {(byte) 0xff, 0, ' ', 10, 'x'});
        assertThat(broken("b", 1)).isZero();
        assertThat(broken("c", 1)).isOne();
    }
}
