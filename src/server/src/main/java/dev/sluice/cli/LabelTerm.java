package dev.sluice.cli;

import dev.sluice.codec.InvalidInput;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A label with its weight, of a sum like {@code click + 20*conversion}: what several targets of one model are worth beside each other.
 *
 * @param label as it stands alone
 * @param weight 1 where nothing is said, at least 0
 */
record LabelTerm(String label, double weight) {
    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,9}(?:\\.\\d{1,9})?)\\s*\\*\\s*)?(.*)");

    static List<LabelTerm> sum(String text) {
        List<LabelTerm> terms =
                Arrays.stream(text.split("\\+", -1)).map(LabelTerm::parse).toList();
        InvalidInput.require(
                terms.size() == 1
                        || terms.stream().noneMatch(term -> term.label.isEmpty())
                                && terms.stream()
                                                .map(LabelTerm::label)
                                                .distinct()
                                                .count()
                                        == terms.size(),
                "label",
                "must name each label of a sum once, like 'click + 20*conversion', got '" + text + "'");
        return terms;
    }

    private static LabelTerm parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        InvalidInput.require(
                matcher.matches(), "label", "must be a label or a number times a label, got '" + text + "'");
        String weight = matcher.group(1);
        return new LabelTerm(matcher.group(2).strip(), weight == null ? 1 : Double.parseDouble(weight));
    }
}
