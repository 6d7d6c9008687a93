package dev.sluice.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Records as CSV (RFC 4180): a column for each field of their JSON, those of nested objects with a dot, like
 * {@code ctr.lower}. The first line holds the names; absent fields are empty.
 */
final class CsvTable {
    static final String TEXT_CSV = "text/csv";

    private CsvTable() {}

    static String of(List<?> records) {
        List<Map<String, String>> rows = records.stream().map(CsvTable::row).toList();
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        StringBuilder out = new StringBuilder();
        try (CSVPrinter printer = new CSVPrinter(out, CSVFormat.RFC4180)) {
            printer.printRecord(columns);
            for (Map<String, String> row : rows) {
                printer.printRecord(columns.stream().map(column -> row.getOrDefault(column, "")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static Map<String, String> row(Object value) {
        Map<String, String> row = new LinkedHashMap<>();
        flatten("", Json.http().valueToTree(value), row);
        return row;
    }

    private static void flatten(String name, JsonNode node, Map<String, String> row) {
        if (!node.isObject()) {
            row.put(name, node.asText());
            return;
        }
        node.properties()
                .forEach(field ->
                        flatten(name.isEmpty() ? field.getKey() : name + "." + field.getKey(), field.getValue(), row));
    }
}
