package dev.sluice.ui.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Why something was refused, in another language: sentences of the API with gaps, each with its translation. The most exact one
 * that fits is taken.
 */
final class Reasons {
    private static final Map<String, Reasons> OTHER = Map.of("ko", read("/reasons/ko.tsv"));
    private static final String GAP = "{}";

    private final List<Sentence> sentences;

    private Reasons(List<Sentence> sentences) {
        this.sentences = sentences;
    }

    /** The same in that language; the sentence itself where it is its own, and empty where nothing is known of it. */
    static Optional<String> told(String language, String sentence) {
        Reasons reasons = OTHER.get(language);
        return reasons == null ? Optional.of(sentence) : reasons.told(sentence);
    }

    private Optional<String> told(String sentence) {
        return sentences.stream()
                .flatMap(known -> known.told(sentence, gap -> told(gap).orElse(gap)).stream())
                .findFirst();
    }

    private static Reasons read(String resource) {
        try (InputStream in = Objects.requireNonNull(Reasons.class.getResourceAsStream(resource), resource)) {
            return new Reasons(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t", 2))
                    .map(pair -> Sentence.of(pair[0], pair[1]))
                    .sorted(Comparator.comparingInt(Sentence::literal).reversed())
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A sentence that is known.
     *
     * @param english with what stands in its gaps
     * @param translation in which {@code {0}} is what stood in the first gap
     * @param literal how many characters are no gaps
     */
    private record Sentence(Pattern english, String translation, int literal) {
        static Sentence of(String english, String translation) {
            List<String> parts = new ArrayList<>(List.of(english.split(Pattern.quote(GAP), -1)));
            String pattern = parts.stream().map(Pattern::quote).collect(Collectors.joining("(.*?)"));
            return new Sentence(
                    Pattern.compile(pattern, Pattern.DOTALL),
                    translation,
                    english.replace(GAP, "").length());
        }

        /** What stands in a gap may be known itself, as a status is. */
        Optional<String> told(String sentence, UnaryOperator<String> inner) {
            Matcher matcher = english.matcher(sentence);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            Matcher gaps = Pattern.compile("\\{(\\d)}").matcher(translation);
            return Optional.of(gaps.replaceAll(
                    gap -> Matcher.quoteReplacement(inner.apply(matcher.group(Integer.parseInt(gap.group(1)) + 1)))));
        }
    }
}
