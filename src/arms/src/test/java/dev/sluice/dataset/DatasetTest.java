package dev.sluice.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.model.Unit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetTest {
    @TempDir
    private Path folder;

    private Dataset movieLens100K() throws IOException {
        Files.writeString(folder.resolve("u.data"), "1\t10\t5\t900000100\n1\t9\t3\t900000090\n2\t10\t4\t900000080\n");
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
            assertThat(rows).contains(new Interaction("1", "9", 3, Instant.ofEpochSecond(900_000_090)));
            assertThat(items.map(Item::title)).containsExactly("Nine (1999)", "Ten");
        }
        try (Stream<Unit> units = dataset.units()) {
            assertThat(units)
                    .containsExactly(new Unit("1", Map.of("age", "24", "gender", "F", "occupation", "writer")));
        }
    }

    @Test
    void movieLensLatest_isReadWithQuotesAndLineEnds() throws IOException {
        Files.writeString(folder.resolve("ratings.csv"), "userId,movieId,rating,timestamp\r\n1,5,4.5,900000100\r\n");
        Files.writeString(folder.resolve("movies.csv"), "movieId,title,genres\r\n5,\"Five, the\",Drama\r\n");
        Dataset dataset = Dataset.open(folder);
        try (Stream<Interaction> rows = dataset.interactions();
                Stream<Item> items = dataset.items()) {
            assertThat(rows).containsExactly(new Interaction("1", "5", 4.5, Instant.ofEpochSecond(900_000_100)));
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
        assertThatThrownBy(() -> generic("log.csv", "unit: nobody").interactions())
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("column 'nobody', log.csv has who, what, when");
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

    /** The same limits as a server has, so that a file is refused before a row of it is sent. */
    @ParameterizedTest
    @CsvSource({"1000000000001, must be in", "1e13, must be in", "-1e13, must be in"})
    void valueThatNoServerTakes_isRefusedWithItsLine(String value, String words) throws IOException {
        Files.writeString(folder.resolve("log.csv"), "unit,item,value\na,x,1e12\nb,y," + value + "\n");
        assertThatThrownBy(
                        () -> generic("log.csv", "value: value").interactions().toList())
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(words)
                .hasMessageContaining("line 3");
    }

    @Test
    void ids_areAsLongAsThoseThatAreServed() throws IOException {
        Files.writeString(folder.resolve("log.csv"), "unit,item\na," + "i".repeat(256) + "\n");
        try (Stream<Interaction> rows = generic("log.csv", "unit: unit").interactions()) {
            assertThat(rows)
                    .singleElement()
                    .satisfies(row -> assertThat(row.item()).hasSize(256));
        }
        Files.writeString(folder.resolve("log.csv"), "unit,item\n" + "u".repeat(129) + ",i\n");
        assertThatThrownBy(() -> generic("log.csv", "unit: unit").interactions().toList())
                .hasMessageContaining("1 to 128 characters")
                .hasMessageContaining("line 2");
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
    void unknownFieldOfAMapping_isRefused() {
        assertThatThrownBy(() -> generic("log.csv", "tiem: t"))
                .hasMessage("has a field 'tiem' that is not known; known are file, format, item, time, unit, value");
        assertThatThrownBy(() -> generic("log.csv", "format: {encoding: UTF-99}"))
                .hasMessageContaining("got 'UTF-99'");
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

    @Test
    void repeats_countOnceWithTheirLastValue() throws IOException {
        Files.writeString(
                folder.resolve("log.csv"), "unit,item,value\nu1,x,1\nu1,x,5\nu2,x,1\nu1,y,1\nu1,x,4\nu1,y,5\n");
        Rows rows = Rows.read(generic("log.csv", "unit: unit"), List.of(), Label.parse(""));
        assertThat(rows.interactions())
                .containsExactly(
                        new Interaction("u1", "x", 4, Instant.EPOCH),
                        new Interaction("u2", "x", 1, Instant.EPOCH),
                        new Interaction("u1", "y", 5, Instant.EPOCH));
        assertThat(rows.repeats()).isEqualTo(3);
        Rows labelled = Rows.read(generic("log.csv", "unit: unit"), List.of(), Label.parse("value>=5"));
        assertThat(labelled.interactions()).containsExactly(new Interaction("u1", "y", 5, Instant.EPOCH));
    }

    @Test
    void namedColumns_mustBeThereAndHaveAValue() throws IOException {
        Files.writeString(folder.resolve("log.csv"), "unit,item,value,time\nu1,i1,5,1700000000\nu2,i2,,1700000001\n");
        Files.writeString(folder.resolve("log.ndjson"), "{\"unit\": \"u\", \"item\": \"i\", \"value\": 5}\n");
        for (String file : List.of("log.csv", "log.ndjson")) {
            for (String typo : List.of("value: ratng", "time: tiem", "unit: user", "item: itm")) {
                assertThatThrownBy(() -> Rows.read(generic(file, typo), List.of(), Label.parse("")))
                        .as(file + " " + typo)
                        .isInstanceOf(InvalidInput.class);
            }
        }
        for (String mapping : List.of("value: value", "unit: unit")) {
            assertThatThrownBy(() -> Rows.read(generic("log.csv", mapping), List.of(), Label.parse("")))
                    .hasMessage("is missing (line 3 of log.csv)");
        }
        assertThat(Rows.read(generic("log.ndjson", "unit: unit"), List.of(), Label.parse(""))
                        .interactions())
                .containsExactly(new Interaction("u", "i", 5, Instant.EPOCH));
    }

    @Test
    void values_areFiniteNumbers() throws IOException {
        for (String value : List.of("NaN", "Infinity", "-inf", "1e999", "0x1p3", "1d", "4,5", "five", "1_000")) {
            Files.writeString(folder.resolve("log.csv"), "unit,item,value\nu,i,1\nu,j,\"" + value + "\"\n");
            assertThatThrownBy(() -> Rows.read(generic("log.csv", "unit: unit"), List.of(), Label.parse("")))
                    .as(value)
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("line 3");
        }
    }

    @Test
    void movieLens1M_isReadByAMapping() throws IOException {
        Files.writeString(folder.resolve("ratings.dat"), "1::1193::5::978300760\n1::661::3::978302109\n");
        Files.write(
                folder.resolve("movies.dat"),
                "1193::Caf\u00e9 \"au lait\" (1993)::Comedy|Drama\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(folder.resolve("mapping.yaml"), """
                interactions:
                  file: ratings.dat
                  format: { delimiter: "::", columns: [unit, item, value, time] }
                items:
                  file: movies.dat
                  format: { delimiter: "::", quote: "", encoding: ISO-8859-1, columns: [id, title, genres] }
                """);
        Dataset dataset = Dataset.open(folder);
        try (Stream<Interaction> rows = dataset.interactions();
                Stream<Item> items = dataset.items()) {
            assertThat(rows)
                    .containsExactly(
                            new Interaction("1", "1193", 5, Instant.ofEpochSecond(978300760)),
                            new Interaction("1", "661", 3, Instant.ofEpochSecond(978302109)));
            assertThat(items)
                    .containsExactly(
                            new Item("1193", "Caf\u00e9 \"au lait\" (1993)", Map.of("genres", "Comedy|Drama")));
        }
    }
}
