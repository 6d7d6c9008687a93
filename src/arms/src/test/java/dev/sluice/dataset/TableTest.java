package dev.sluice.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.InvalidInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static List<Row> rows(Path file, Dialect format, String... named) {
        try (Stream<Row> rows = Table.rows(file, format, List.of(named))) {
            return rows.map(row -> row.read(known -> known)).toList();
        }
    }

    private static List<Map<String, String>> values(Path file, String... named) {
        return rows(file, Dialect.USUAL, named).stream().map(Row::values).toList();
    }

    private static void refused(Path file, String... words) {
        assertThatThrownBy(() -> values(file, "id"))
                .isInstanceOf(InvalidInput.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    private static Dialect dialect(String delimiter, String quote, String escape) {
        return new Dialect(
                Optional.of(delimiter),
                Optional.of(quote),
                Optional.of(escape).filter(text -> !text.isEmpty()),
                Optional.empty(),
                List.of());
    }

    @Test
    void quotesThatComeLate_changeNothing() throws IOException {
        StringBuilder text = new StringBuilder("unit,item\n");
        for (int i = 0; i < 30_000; i++) {
            text.append('u').append(i).append(",i\n");
        }
        text.append("\"u, last\",\"a \"\"quoted\"\"\nitem\"\n");
        List<Row> rows = rows(file("log.csv", text.toString()), Dialect.USUAL, "unit", "item");
        assertThat(rows).hasSize(30_001);
        assertThat(rows.get(30_000).values()).isEqualTo(Map.of("unit", "u, last", "item", "a \"quoted\"\nitem"));
        assertThat(rows.get(30_000).line()).isEqualTo(30_002);
    }

    @Test
    void whatGoesWrongLate_isRefusedWithItsLine() throws IOException {
        String many = "id,a\n" + "x,1\n".repeat(40_000);
        refused(file("wide.csv", many + "x,1,2\n"), "2 values", "line 40002 of wide.csv");
        refused(file("narrow.csv", many + "x\n"), "2 values", "line 40002");
        refused(file("open.csv", many + "x,\"1\n" + "x,1\n".repeat(99)), "close each quote", "line 40002");
        refused(file("after.csv", many + "x,\"1\"2\n"), "close each quote", "line 40002");
        refused(file("bad.ndjson", "{\"id\": 1}\n".repeat(40_000) + "{\"id\": 1\n"), "line 40001");
        byte[] bytes = (many + "\u00e9,1\nx,1\n").getBytes(StandardCharsets.ISO_8859_1);
        refused(Files.write(folder.resolve("latin.csv"), bytes), "must be UTF-8", "line 40002");
    }

    @Test
    void noRowIsAComment() throws IOException {
        assertThat(values(file("hash.csv", "id,a\n#u1,\"a, b\"\n2,c\n#3,d\n"), "id"))
                .extracting(row -> row.get("id"))
                .containsExactly("#u1", "2", "#3");
        refused(file("wide.csv", "id,a\nu1,1\n#u2,a,1\n"), "line 3");
    }

    @Test
    void delimiter_isThatOfTheHeader() throws IOException {
        assertThat(values(file("one.csv", "id\nalpha\nbeta;gamma\nd|e\tf\n"), "id"))
                .extracting(row -> row.get("id"))
                .containsExactly("alpha", "beta;gamma", "d|e\tf");
        for (String between : List.of(",", ";", "\t", "|")) {
            Path file = file("some.csv", "a%sid%s\"b\"\n1%s2%s3\n".replace("%s", between));
            assertThat(values(file, "id")).containsExactly(Map.of("a", "1", "id", "2", "b", "3"));
        }
        assertThat(values(file("two.csv", "id;a,b\n1;2\n"), "id")).containsExactly(Map.of("id", "1", "a,b", "2"));
        refused(file("none.csv", "key;name\n1;2\n"), "column 'id'", "has key, name");
        refused(file("twice.csv", "id,a,a\n1,2,3\n"), "one column 'a'");
        refused(file("nothing.csv", ""), "header line");
        assertThat(values(file("empty.csv", "id,a\r\n"), "id")).isEmpty();
    }

    @Test
    void emptyLines_holdNoRow() throws IOException {
        assertThat(values(file("one.csv", "id\n\na\n\n\nb\n\n"), "id"))
                .extracting(row -> row.get("id"))
                .containsExactly("a", "b");
        assertThat(rows(file("two.csv", "\r\nid,a\r\n\r\n1,2\r\n\r\n"), Dialect.USUAL, "id"))
                .extracting(Row::line)
                .hasSize(1);
        assertThat(values(file("quoted.csv", "id\n\"\"\n"), "id")).containsExactly(Map.of("id", ""));
    }

    @Test
    void texts_areWhatStandsThere() throws IOException {
        assertThat(values(file("texts.csv", "id,a\n 1 ,NULL\n007,\\N\na\"b,'c'\n1e5,\\\"\n"), "id"))
                .containsExactly(
                        Map.of("id", " 1 ", "a", "NULL"),
                        Map.of("id", "007", "a", "\\N"),
                        Map.of("id", "a\"b", "a", "'c'"),
                        Map.of("id", "1e5", "a", "\\\""));
    }

    @Test
    void dialect_isAsStated() throws IOException {
        Path file = file("odd.csv", "id::a\n'x::y'::'it\\'s'\n");
        assertThat(rows(file, dialect("::", "'", "\\"), "id").get(0).values())
                .isEqualTo(Map.of("id", "x::y", "a", "it's"));
        Path unquoted = file("unquoted.csv", "id,a\n\"x,y\"\n");
        assertThat(rows(unquoted, dialect(",", "", ""), "id").get(0).values())
                .isEqualTo(Map.of("id", "\"x", "a", "y\""));
        assertThatThrownBy(() -> dialect(",", ",", "")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> dialect("\n", "\"", "")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> dialect("", "\"", "")).hasMessageContaining("1 to 8");
        assertThatThrownBy(() -> dialect(",", "''", "")).hasMessageContaining("one character");
        assertThatThrownBy(() -> rows(file("a.ndjson", "{}"), dialect(",", "\"", ""), "id"))
                .hasMessageContaining("text files");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-1", "UTF-16", "UTF-16LE", "windows-1252", "EUC-KR"})
    void encoding_isAsStated(String name) throws IOException {
        String text = name.equals("EUC-KR") ? "\ud55c\uad6d" : "caf\u00e9";
        Path file = Files.write(folder.resolve("log.csv"), ("id,a\n" + text + ",1\n").getBytes(Charset.forName(name)));
        Dialect format =
                new Dialect(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(name), List.of());
        assertThat(rows(file, format, "id").get(0).values()).containsEntry("id", text);
        if (!name.equals("UTF-8")) {
            refused(file, "");
        }
    }

    @Test
    void byteOrderMark_isNoPartOfTheFirstColumn() throws IOException {
        assertThat(values(file("mark.csv", "\ufeffid,a\n1,2\n"), "id")).hasSize(1);
        assertThat(values(file("mark.ndjson", "\ufeff{\"id\": 1}\n"), "id")).hasSize(1);
    }

    @Test
    void gzip_isUnpackedToItsEnd() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String part : List.of("id,a\n1,2\n", "3,4\n")) {
            try (OutputStream out = new GZIPOutputStream(bytes)) {
                out.write(part.getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] whole = bytes.toByteArray();
        assertThat(values(Files.write(folder.resolve("log.csv.gz"), whole), "id"))
                .hasSize(2);
        Path cut = Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(whole, whole.length - 9));
        refused(cut, "cut short");
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(json)) {
            out.write("{\"id\": 1}\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(values(Files.write(folder.resolve("a.jsonl.gz"), json.toByteArray()), "id"))
                .hasSize(1);
    }

    @Test
    void jsonIds_areTheCharactersOfTheFile() throws IOException {
        String lines = """
                {"id": "0F8FAD5B-D9CB-469F-A165-70867728950E", "a": 1.50}
                {"id": 12345678901234567890123, "a": [1, "x", null, 2.0]}

                {"id": 12345678901234567890124, "a": {"b": 1.50, "c": ["d"]}}
                {"a": null, "id": "25-11-2025"}
                {"id": true, "a": 1e2, "extra": "\\u00e9"}
                """;
        assertThat(values(file("ids.ndjson", lines), "id"))
                .containsExactly(
                        Map.of("id", "0F8FAD5B-D9CB-469F-A165-70867728950E", "a", "1.50"),
                        Map.of("id", "12345678901234567890123", "a", "1|x|2.0"),
                        Map.of("id", "12345678901234567890124", "a", "{\"b\": 1.50, \"c\": [\"d\"]}"),
                        Map.of("id", "25-11-2025", "a", ""),
                        Map.of("id", "true", "a", "1e2", "extra", "\u00e9"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"id\": 1}]",
                "{\"id\": 1} {\"id\": 2}",
                "{\"id\": 1, \"id\": 2}",
                "{\"id\": NaN}",
                "{'id': 1}",
                "{\"id\": 1,}",
                "id,a",
                "7",
                "{\"id\": [\"a|b\", \"c\"]}",
                "{\"id\": \"\\ud800\"}",
                "{\"id\": \"\\u0000\"}",
                "// x"
            })
    void jsonThatIsNoObject_isRefusedWithItsLine(String line) throws IOException {
        refused(file("bad.ndjson", "{\"id\": 0}\n" + line + "\n{\"id\": 3}\n"), "line 2");
    }

    @Test
    void parquet_isReadAsTexts() throws SQLException {
        Path file = folder.resolve("log.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            connection
                    .createStatement()
                    .execute("copy (select 'x'::blob as id, 12345678.0::double as number, 0.5::float as half,"
                            + " timestamp '2023-11-14 22:13:20.5' as moment, ['a', 'b'] as tags, null::int as nothing,"
                            + " 99999999999999999999::hugeint as large, 1.50::decimal(9, 2) as price"
                            + " from range(300000)) to '" + file + "'");
        }
        List<Row> rows = rows(file, Dialect.USUAL, "id");
        assertThat(rows).hasSize(300_000);
        Map<String, String> expected = new HashMap<>(
                Map.of("id", "x", "number", "12345678.0", "half", "0.5", "moment", "2023-11-14T22:13:20.500"));
        expected.putAll(Map.of("tags", "a|b", "nothing", "", "price", "1.50"));
        assertThat(rows.get(299_999).values()).containsAllEntriesOf(expected);
        assertThatThrownBy(() -> rows(file, Dialect.USUAL, "key")).hasMessageContaining("column 'key'");
    }

    /** What many writers leave unmarked: a text stays one, and an image is bytes. */
    @Test
    void parquetBytes_areATextOrWhatTheyAre() throws SQLException {
        Path file = parquet("bytes.parquet", "'x' as id, encode('Öl') as word, '\\x89PNG\\xFF'::blob as image");
        Row row = rows(file, Dialect.USUAL).get(0);
        assertThat(row.text("word")).isEqualTo("Öl");
        assertThat(ContentSource.NONE.bytes(row.text("image")))
                .containsExactly((byte) 0x89, 'P', 'N', 'G', (byte) 0xff);
    }

    private Path parquet(String name, String select) throws SQLException {
        Path file = folder.resolve(name);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            connection
                    .createStatement()
                    .execute("copy (select " + select + ") to '" + folder.resolve("written.parquet") + "'");
        }
        return file.toFile().exists()
                        || !folder.resolve("written.parquet").toFile().renameTo(file.toFile())
                ? folder.resolve("none")
                : file;
    }

    /** A name is no pattern: another file that it would match is not read in its place, nor beside it. */
    @ParameterizedTest
    @ValueSource(strings = {"log[1].parquet", "log*.parquet", "log?.parquet", "log[!x].parquet"})
    void parquet_isReadByItsName(String name) throws SQLException {
        Path file = parquet(name, "'asked' as id");
        parquet("log1.parquet", "'other' as id");
        assertThat(values(file, "id")).containsExactly(Map.of("id", "asked"));
    }

    /** An hour that clocks of this machine's zone skip is one all the same. */
    @ParameterizedTest
    @CsvSource({"Europe/Berlin, 2024-03-31 02:30:00", "America/New_York, 2024-03-10 02:30:00"})
    void parquetTime_isWhatStandsThere_whateverTheZone(String zone, String time) throws SQLException {
        TimeZone before = TimeZone.getDefault();
        Path file = parquet("times.parquet", "'x' as id, timestamp '" + time + "' as moment");
        try {
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
            assertThat(values(file, "moment"))
                    .containsExactly(
                            Map.of("id", "x", "moment", time.substring(0, 16).replace(' ', 'T')));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void parquetLists_areReadAsThoseOfJson() throws SQLException, IOException {
        assertThat(values(parquet("l.parquet", "['a', null, 'b'] as tags, [1.5::double, 2e7] as id"), "tags"))
                .containsExactly(Map.of("tags", "a|b", "id", "1.5|20000000.0"));
        assertThat(values(file("l.ndjson", "{\"id\":\"x\",\"tags\":[\"a\",null,\"b\"]}\n"), "tags"))
                .containsExactly(Map.of("id", "x", "tags", "a|b"));
        refused(parquet("bar.parquet", "['a|b', 'c'] as id"), "must have no |");
    }

    @Test
    void parquetThatIsNone_isRefused() throws IOException {
        refused(file("text.parquet", "id,a\n1,2\n"), "text.parquet");
    }

    /** A stream that breaks off looks like one that ends. */
    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.4, 0.6, 0.8})
    void parquetThatIsBroken_isRefused(double where) throws IOException, SQLException {
        Path file = folder.resolve("whole.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            connection
                    .createStatement()
                    .execute("copy (select 'u' || i as id, i % 90 as a from range(200000) t (i)) to '" + file
                            + "' (row_group_size 20000, compression uncompressed)");
        }
        byte[] bytes = Files.readAllBytes(file);
        int from = (int) (bytes.length * where);
        System.arraycopy(bytes, from + 100, bytes, from, bytes.length / 8); // more than a group of rows
        Path broken = Files.write(folder.resolve("broken.parquet"), bytes);
        assertThat(values(file, "id")).hasSize(200_000);
        assertThatThrownBy(() -> values(broken, "id"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("broken.parquet");
    }
}
