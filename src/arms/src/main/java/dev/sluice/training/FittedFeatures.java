package dev.sluice.training;

import dev.sluice.arm.ItemIndex;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.feature.DenseField;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.feature.FeatureEncoder;
import dev.sluice.feature.FeatureEncoder.Attributes;
import dev.sluice.feature.FeatureSchema;
import dev.sluice.feature.Source;
import dev.sluice.feature.SparseField;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.model.Unit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * A schema with the vocabularies that training rows give it; what first comes up later is out of the vocabulary.
 *
 * @param schema with sizes
 * @param vocabularies tokens by field
 */
public record FittedFeatures(FeatureSchema schema, Map<String, List<String>> vocabularies) {
    private static final int MOST_TOKENS = 1_000;
    private static final int MOST_FLAGS = 100;

    public static FittedFeatures fit(
            List<FeatureDeclaration> declarations, KnownAttributes known, List<Interaction> rows, int history) {
        List<SparseField> sparse = new ArrayList<>();
        List<DenseField> dense = new ArrayList<>();
        Map<String, List<String>> vocabularies = new HashMap<>();
        for (FeatureDeclaration declaration : declarations) {
            if (declaration.form().equals("flags")) {
                dense.addAll(flags(declaration, known, rows));
            } else if (declaration.dense()) {
                dense.add(number(declaration, known, rows));
            } else {
                SparseField field = declaration.sparse();
                Set<String> tokens = new TreeSet<>();
                for (Interaction row : rows) {
                    String text = text(declaration, known, row);
                    String token = text.isEmpty() ? "" : field.transform().token(text);
                    if (!token.isEmpty()) {
                        tokens.add(token);
                    }
                }
                List<String> ordered = ItemIndex.of(tokens).ids();
                vocabularies.put(field.name(), ordered);
                sparse.add(new SparseField(
                        field.name(), field.source(), field.attribute(), field.transform(), ordered.size() + 1));
            }
        }
        return new FittedFeatures(FeatureSchema.of(sparse, dense, history), vocabularies);
    }

    private static String text(FeatureDeclaration declaration, KnownAttributes known, Interaction row) {
        Attributes attributes =
                declaration.source() == Source.ITEM ? known.item(row.item()) : known.request(row.unit(), row.at());
        return attributes.of(declaration.source(), declaration.attribute());
    }

    private static List<DenseField> flags(
            FeatureDeclaration declaration, KnownAttributes known, List<Interaction> rows) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Interaction row : rows) {
            for (String flag : text(declaration, known, row).split("\\|")) {
                if (!flag.isBlank()) {
                    counts.merge(flag, 1, Integer::sum);
                }
            }
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_FLAGS)
                .map(flag -> new DenseField(
                        declaration.name() + ":" + flag.getKey(),
                        declaration.source(),
                        declaration.attribute(),
                        flag.getKey(),
                        0,
                        1))
                .toList();
    }

    private static DenseField number(FeatureDeclaration declaration, KnownAttributes known, List<Interaction> rows) {
        SummaryStatistics values = new SummaryStatistics();
        for (Interaction row : rows) {
            try {
                double value = Double.parseDouble(text(declaration, known, row).strip());
                if (Double.isFinite(value)) {
                    values.addValue(value);
                }
            } catch (NumberFormatException e) {
                // a row without a number says nothing about mean and deviation
            }
        }
        double deviation = values.getStandardDeviation();
        return new DenseField(
                declaration.name(),
                declaration.source(),
                declaration.attribute(),
                "",
                values.getN() == 0 ? 0 : values.getMean(),
                deviation > 0 ? deviation : 1);
    }

    public static List<FeatureDeclaration> suggested(KnownAttributes known) {
        List<FeatureDeclaration> suggested = new ArrayList<>();
        suggested.add(FeatureDeclaration.parse(FeatureSchema.USER));
        suggested.add(FeatureDeclaration.parse(FeatureSchema.ITEM));
        suggested.addAll(suggested(
                Source.USER,
                known.units().values().stream().map(Unit::attributes).toList()));
        suggested.addAll(suggested(
                Source.ITEM,
                known.items().values().stream().map(Item::attributes).toList()));
        return suggested;
    }

    private static List<FeatureDeclaration> suggested(Source source, Collection<Map<String, String>> entities) {
        Map<String, Set<String>> values = new TreeMap<>();
        for (Map<String, String> attributes : entities) {
            attributes.forEach((name, text) ->
                    values.computeIfAbsent(name, key -> new TreeSet<>()).add(text));
        }
        return values.entrySet().stream()
                .filter(entry ->
                        entry.getValue().size() >= 2 && entry.getValue().size() <= MOST_TOKENS)
                .map(entry -> new FeatureDeclaration(
                        source.name().toLowerCase(Locale.ROOT) + "-" + entry.getKey(),
                        source,
                        entry.getKey(),
                        entry.getValue().stream().anyMatch(text -> text.contains("|")) ? "first" : "value"))
                .toList();
    }

    public FeatureEncoder encoder() {
        return new FeatureEncoder(schema, vocabularies);
    }
}
