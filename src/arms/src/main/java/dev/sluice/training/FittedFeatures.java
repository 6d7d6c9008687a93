package dev.sluice.training;

import dev.sluice.arm.ItemIndex;
import dev.sluice.codec.InvalidInput;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.feature.CandidateAttribute;
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
import java.util.stream.Collectors;
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
                requireSome(declaration, !tokens.isEmpty());
                List<String> ordered = ItemIndex.of(tokens).ids();
                vocabularies.put(field.name(), ordered);
                sparse.add(new SparseField(
                        field.name(), field.source(), field.attribute(), field.transform(), ordered.size() + 1));
            }
        }
        return new FittedFeatures(FeatureSchema.of(sparse, dense, history), vocabularies);
    }

    /**
     * The same without ids that few rows have: of those too little would be learned, and from their rows what stands for unknown
     * ones learns instead.
     *
     * @param below rows that an id must have to be in the vocabulary; 1 keeps all
     */
    public FittedFeatures withoutRare(List<Interaction> rows, int below) {
        if (below <= 1) {
            return this;
        }
        Map<String, List<String>> kept = new HashMap<>(vocabularies);
        List<SparseField> sparse = new ArrayList<>();
        for (SparseField field : schema.sparse()) {
            if (field.attribute().equals(SparseField.ID)) {
                Map<String, Long> counts = rows.stream()
                        .map(row -> field.source() == Source.ITEM ? row.item() : row.unit())
                        .collect(Collectors.groupingBy(id -> id, Collectors.counting()));
                List<String> tokens = vocabularies.getOrDefault(field.name(), List.of()).stream()
                        .filter(token -> counts.getOrDefault(token, 0L) >= below)
                        .toList();
                kept.put(field.name(), tokens);
                sparse.add(new SparseField(
                        field.name(), field.source(), field.attribute(), field.transform(), tokens.size() + 1));
            } else {
                sparse.add(field);
            }
        }
        return new FittedFeatures(FeatureSchema.of(sparse, schema.dense(), schema.history()), kept);
    }

    private static String text(FeatureDeclaration declaration, KnownAttributes known, Interaction row) {
        if (declaration.source() == Source.CANDIDATE) {
            return CandidateAttribute.text(
                    CandidateAttribute.of(declaration.attribute()).of(row.exposure()));
        }
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
        requireSome(declaration, !counts.isEmpty());
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
        requireSome(declaration, values.getN() > 0);
        double deviation = values.getStandardDeviation();
        return new DenseField(
                declaration.name(),
                declaration.source(),
                declaration.attribute(),
                "",
                values.getMean(),
                deviation > 0 ? deviation : 1);
    }

    private static void requireSome(FeatureDeclaration declaration, boolean some) {
        InvalidInput.require(
                some,
                "features",
                "must be known of some row, and no row has " + declaration.name() + ": "
                        + declaration.source().name().toLowerCase(Locale.ROOT) + "." + declaration.attribute());
    }

    /** Unit, item, the position where rows differ by it, and every attribute that some row has and that tells rows apart. */
    public static List<FeatureDeclaration> suggested(KnownAttributes known, List<Interaction> rows) {
        List<FeatureDeclaration> suggested = new ArrayList<>();
        suggested.add(FeatureDeclaration.parse(FeatureSchema.USER));
        suggested.add(FeatureDeclaration.parse(FeatureSchema.ITEM));
        if (rows.stream()
                        .map(row -> row.exposure().position())
                        .distinct()
                        .limit(2)
                        .count()
                > 1) {
            suggested.add(
                    new FeatureDeclaration("position", Source.CANDIDATE, CandidateAttribute.POSITION.word(), "value"));
        }
        suggested.addAll(suggested(
                Source.USER,
                known.units().values().stream().map(Unit::attributes).toList()));
        suggested.addAll(suggested(
                Source.ITEM,
                known.items().values().stream().map(Item::attributes).toList()));
        return suggested.stream()
                .filter(declaration -> rows.isEmpty()
                        || rows.stream()
                                .anyMatch(row -> !text(declaration, known, row).isEmpty()))
                .toList();
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
