package dev.sluice.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.sluice.codec.InvalidInput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A file of JSON objects, one a line. Numbers are the characters that stand there; a list is its values with {@code |}
 * between them; {@code null} is an absent value.
 */
final class JsonTable implements Table {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final TextFile file;
    private final TextFile.Characters characters;
    private final BufferedReader lines;
    /** Of the columns that must be there, those that no row had so far. */
    private final Set<String> unseen;

    private long line;

    private JsonTable(TextFile file, List<String> named) throws IOException {
        this.file = file;
        this.characters = file.open();
        this.lines = new BufferedReader(characters);
        this.unseen = new HashSet<>(named);
    }

    static JsonTable open(Path path, List<String> named) {
        TextFile file = new TextFile(path, StandardCharsets.UTF_8);
        try {
            return new JsonTable(file, named);
        } catch (IOException e) {
            throw file.refused(e, 1);
        }
    }

    @Override
    public Optional<Row> next() {
        String text;
        do {
            line++;
            text = line();
            if (text == null) {
                requireSeen();
                return Optional.empty();
            }
        } while (text.isBlank());
        Map<String, String> values = values(text);
        if (!unseen.isEmpty()) {
            unseen.removeAll(values.keySet());
        }
        return Optional.of(new Row(values, file.path(), line));
    }

    @SuppressWarnings("NullAway") // null is the end
    private String line() {
        try {
            characters.row();
            return lines.readLine();
        } catch (IOException e) {
            throw file.refused(e, line);
        }
    }

    private void requireSeen() {
        InvalidInput.require(
                unseen.isEmpty() || line == 1,
                "file",
                () -> "must have a column '" + unseen.iterator().next() + "', no row of "
                        + file.path().getFileName() + " has it");
    }

    private Map<String, String> values(String text) {
        Map<String, String> values = new HashMap<>();
        try (JsonParser json = JSON.createParser(text)) {
            boolean object = json.nextToken() == JsonToken.START_OBJECT;
            while (object && json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                values.put(name, value(json, text));
            }
            if (object && json.nextToken() == null) {
                return values;
            }
        } catch (JsonProcessingException e) {
            // said below
        } catch (IOException e) {
            throw file.refused(e, line);
        } catch (InvalidInput e) {
            throw Row.refused(file.path(), line, e);
        }
        throw Row.refused(
                file.path(), line, new InvalidInput("file", "must have one JSON object a line, with each key once"));
    }

    private static String value(JsonParser json, String text) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_NULL -> "";
            case START_ARRAY -> list(json, text);
            case START_OBJECT -> structure(json, text);
            default -> json.getText();
        };
    }

    private static String list(JsonParser json, String text) throws IOException {
        List<String> parts = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_NULL) {
                parts.add(json.currentToken().isStructStart() ? structure(json, text) : value(json, text));
            }
        }
        return Row.joined(parts);
    }

    /** As it stands there. */
    private static String structure(JsonParser json, String text) throws IOException {
        int from = (int) json.currentTokenLocation().getCharOffset();
        json.skipChildren();
        return text.substring(from, (int) json.currentLocation().getCharOffset());
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
