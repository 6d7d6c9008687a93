package dev.sluice.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.model.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTest {
    @TempDir
    private Path folder;

    private Dataset movieLens100K() throws IOException {
        Files.writeString(folder.resolve("u.data"), "1\t10\t5\t100\n1\t9\t3\t90\n2\t10\t4\t80\n");
        Files.writeString(folder.resolve("u.genre"), "unknown|0\nAction|1\n");
        Files.writeString(folder.resolve("u.item"), "9|Nine (1999)|01-Jan-1999||url|0|1\n10|Ten|||url|1|0\n");
        Files.writeString(folder.resolve("u.user"), "1|24|F|writer|12345\n");
        return Dataset.open(folder);
    }

    @Test
    void movieLens100K_isRead() throws IOException {
        Dataset dataset = movieLens100K();
        try (Stream<Interaction> rows = dataset.interactions();
                Stream<Item> items = dataset.items()) {
            assertThat(rows).contains(new Interaction("1", "9", 3, Instant.ofEpochSecond(90)));
            assertThat(items.map(Item::title)).containsExactly("Nine (1999)", "Ten");
        }
        try (Stream<Unit> units = dataset.units()) {
            assertThat(units)
                    .containsExactly(new Unit("1", Map.of("age", "24", "gender", "F", "occupation", "writer")));
        }
    }

    @Test
    void movieLensLatest_isReadWithQuotesAndLineEnds() throws IOException {
        Files.writeString(folder.resolve("ratings.csv"), "userId,movieId,rating,timestamp\r\n1,5,4.5,100\r\n");
        Files.writeString(folder.resolve("movies.csv"), "movieId,title,genres\r\n5,\"Five, the\",Drama\r\n");
        Dataset dataset = Dataset.open(folder);
        try (Stream<Interaction> rows = dataset.interactions();
                Stream<Item> items = dataset.items()) {
            assertThat(rows).containsExactly(new Interaction("1", "5", 4.5, Instant.ofEpochSecond(100)));
            assertThat(items).containsExactly(new Item("5", "Five, the", Map.of("genres", "Drama")));
        }
    }

    private Dataset generic(String file, String columns) throws IOException {
        return Dataset.open(Files.writeString(
                folder.resolve("mapping.yaml"), "interactions: {file: " + file + ", " + columns + "}\n"));
    }

    @Test
    void genericCsv_isReadByItsColumns() throws IOException {
        Files.writeString(folder.resolve("log.csv"), "who,what,when\na,x,2026-01-01T00:00:00Z\nb,y,1767225600000\n");
        try (Stream<Interaction> rows =
                generic("log.csv", "unit: who, item: what, time: when").interactions()) {
            assertThat(rows)
                    .containsExactly(
                            new Interaction("a", "x", 1, Instant.parse("2026-01-01T00:00:00Z")),
                            new Interaction("b", "y", 1, Instant.parse("2026-01-01T00:00:00Z")));
        }
        try (Stream<Interaction> rows = generic("log.csv", "unit: nobody").interactions()) {
            assertThatThrownBy(rows::toList).isInstanceOf(InvalidInput.class).hasMessageContaining("column");
        }
        assertThatThrownBy(() -> generic("none.csv", "unit: who").interactions())
                .hasMessageContaining("must exist");
    }

    @Test
    void ndjsonAndParquet_giveTheSameRowsInTheirOrder() throws IOException, SQLException {
        Path json = folder.resolve("log.ndjson");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            lines.append("{\"unit\": \"u")
                    .append(i % 97)
                    .append("\", \"item\": ")
                    .append(i);
            lines.append(", \"value\": ")
                    .append(i / 10.0)
                    .append(", \"time\": ")
                    .append(1767225600L + i)
                    .append("}\n");
        }
        Files.writeString(json, lines);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            connection
                    .createStatement()
                    .execute("copy (select * replace (to_timestamp(time) as time) from '" + json + "') to '"
                            + folder.resolve("log.parquet") + "'");
        }
        List<Interaction> expected;
        try (Stream<Interaction> rows = generic("log.ndjson", "value: value").interactions()) {
            expected = rows.toList();
        }
        assertThat(expected)
                .hasSize(5_000)
                .first()
                .isEqualTo(new Interaction("u0", "0", 0, Instant.parse("2026-01-01T00:00:00Z")));
        try (Stream<Interaction> rows = generic("log.parquet", "value: value").interactions()) {
            assertThat(rows).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void mapping_namesUnitsItemsAndFeatures() throws IOException {
        Files.writeString(folder.resolve("log.csv"), "unit,item\n1,5\n");
        Files.writeString(folder.resolve("people.csv"), "id,age\n1,31\n");
        Files.writeString(
                folder.resolve("things.ndjson"), "{\"id\": 5, \"title\": \"Five\", \"tags\": [\"a\", \"b\"]}\n");
        Files.writeString(
                folder.resolve("mapping.yaml"),
                "interactions: {file: log.csv}\nunits: {file: people.csv}\nitems: {file: things.ndjson}\n"
                        + "features: [user, item, 'age=user.age:bucket5']\n");
        Dataset dataset = Dataset.open(folder);
        try (Stream<Unit> units = dataset.units();
                Stream<Item> items = dataset.items()) {
            assertThat(units).containsExactly(new Unit("1", Map.of("age", "31")));
            assertThat(items).containsExactly(new Item("5", "Five", Map.of("tags", "a|b")));
        }
        assertThat(dataset.features()).hasSize(3);
    }

    @Test
    void mappingOfNothing_isRefused() throws IOException {
        Path nothing = Files.writeString(folder.resolve("mapping.yaml"), "~\n");
        assertThatThrownBy(() -> Dataset.open(nothing))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("must have interactions");
    }

    @Test
    void rows_areThoseOfTheIndexAndTheLabel() throws IOException {
        Dataset dataset = movieLens100K();
        Path index = Files.writeString(folder.resolve("a.idx"), "0\n2\n");
        assertThat(Rows.read(dataset, List.of(index), Label.parse("rating>=5")).interactions())
                .hasSize(1);
        assertThat(Rows.read(dataset, List.of(), Label.parse("")).interactions())
                .hasSize(3);
        Path beyond = Files.writeString(folder.resolve("b.idx"), "3\n");
        assertThatThrownBy(() -> Rows.read(dataset, List.of(beyond), Label.parse("")))
                .hasMessageContaining("line 3");
        assertThatThrownBy(() -> Label.parse("stars>3")).hasMessageContaining("rating>=4");
        assertThatThrownBy(() -> Dataset.open(folder.resolve("none"))).hasMessageContaining("u.data");
    }
}
