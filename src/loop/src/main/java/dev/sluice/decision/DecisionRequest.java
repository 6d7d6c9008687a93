package dev.sluice.decision;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.sluice.codec.Texts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for a decision, and how.
 *
 * @param unit who is being served, 1 to 128 characters; empty means the decision itself
 * @param decisionId idempotency key and seed; empty means that one is generated
 * @param context attributes of the request: at most 64 kB, 1,000 keys and list elements, 32 levels, and 4 kB a text
 * @param count how many items, 1 to 100; default 10
 * @param candidateItems only these items; empty means all
 * @param excludedItems none of these items
 * @param excludedArms arms that are not eligible for this request
 * @param recentItems the unit's latest items, newest last; empty means what the unit's profile holds
 * @param deferImpression whether the client confirms the impression itself
 * @param itemFilter condition on declared attributes of items, at most 2,000 characters; empty means all
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DecisionRequest(
        String unit,
        String decisionId,
        @JsonSetter(contentNulls = Nulls.SET) Map<String, Object> context,
        Integer count,
        List<String> candidateItems,
        List<String> excludedItems,
        List<String> excludedArms,
        List<String> recentItems,
        boolean deferImpression,
        String itemFilter) {
    private static final Pattern DECISION_ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final int DEFAULT_COUNT = 10;
    private static final int MAX_LIST = 1_000;

    public DecisionRequest {
        if (unit != null) {
            Texts.requireName(unit, Texts.LONGEST_UNIT, "unit");
        }
        String id = decisionId;
        require(
                decisionId == null || DECISION_ID.matcher(decisionId).matches(),
                "decisionId",
                () -> "must match [A-Za-z0-9._:-]{1,64}, got '" + id + "'");
        unit = unit == null ? "" : unit;
        decisionId = decisionId == null ? "" : decisionId;
        context = context == null ? Map.of() : context;
        ContextLimits.check(context);
        count = count == null ? DEFAULT_COUNT : count;
        int items = count;
        require(items >= 1 && items <= 100, "count", () -> "must be in [1, 100], got " + items);
        candidateItems = bounded(candidateItems, "candidateItems");
        excludedItems = bounded(excludedItems, "excludedItems");
        excludedArms = bounded(excludedArms, "excludedArms");
        recentItems = bounded(recentItems, "recentItems");
        itemFilter = itemFilter == null ? "" : itemFilter.strip();
    }

    /** A request that leaves everything to its defaults. */
    @SuppressWarnings("NullAway") // what an empty JSON object binds to
    public static DecisionRequest empty() {
        return new DecisionRequest(null, null, null, null, null, null, null, null, false, null);
    }

    private static List<String> bounded(@Nullable List<String> values, String field) {
        if (values == null) {
            return List.of();
        }
        require(
                values.size() <= MAX_LIST,
                field,
                () -> "must hold at most " + MAX_LIST + " values, got " + values.size());
        require(values.stream().noneMatch(Objects::isNull), field, "must not contain null");
        values.forEach(value -> Texts.requireKept(value, field));
        return List.copyOf(values);
    }
}
