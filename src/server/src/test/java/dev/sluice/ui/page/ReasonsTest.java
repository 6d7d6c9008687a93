package dev.sluice.ui.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.codec.Json;
import dev.sluice.codec.Repository;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.web.BadJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever reads Korean is told in Korean why something was refused. */
class ReasonsTest {
    private static final Path SENTENCES = Repository.path("src/server/src/main/resources/reasons/ko.tsv");
    private static final Pattern GAP = Pattern.compile("\\{(\\d)}");
    private static final Pattern HANGUL = Pattern.compile("[가-힣]");

    /** Beginnings of what is told to callers, as they stand in the sources. */
    private static final Pattern TOLD = Pattern.compile(
            "\"((?:must |is required|is not |are for |cannot |does not |has |lacks |there is )(?:[^\"\\\\]|\\\\.)*)\"");

    /** Rooms whose refusals a page may show. */
    private static final List<String> ROOMS = List.of(
            "core/src/main/java/dev/sluice/codec",
            "core/src/main/java/dev/sluice/definition",
            "core/src/main/java/dev/sluice/policy",
            "loop/src/main/java/dev/sluice/decision",
            "loop/src/main/java/dev/sluice/event",
            "arms/src/main/java/dev/sluice/arm/onnx",
            "arms/src/main/java/dev/sluice/artifact",
            "server/src/main/java/dev/sluice/access",
            "server/src/main/java/dev/sluice/experiment",
            "server/src/main/java/dev/sluice/planning",
            "server/src/main/java/dev/sluice/registry",
            "server/src/main/java/dev/sluice/ui",
            "server/src/main/java/dev/sluice/web");

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "must be in [0.0, 1.0], got 2.0#[0.0, 1.0] 범위여야 합니다. 받은 값: 2.0",
                "must be in (0, 0.5], got 1#(0, 0.5] 범위여야 합니다. 받은 값: 1",
                "must have 1 to 128 characters#1~128자여야 합니다",
                "experiment 'a' exists already#실험 'a'은(는) 이미 있습니다",
                "experiment 'a' is RUNNING; this needs CONCLUDED or DRAFT#실험 'a'은(는) 실행 중 상태입니다. 종료 또는 초안 상태여야 합니다",
                "must not be null#null일 수 없습니다"
            })
    void sentence_isToldInTheOtherLanguage(String english, String korean) {
        assertThat(Reasons.told("ko", english)).contains(korean);
        assertThat(Reasons.told("en", english)).contains(english);
        assertThat(Reasons.told("ko", "an unknown " + english)).isEmpty();
    }

    @Test
    void everyLine_isASentenceWithItsTranslation() throws IOException {
        for (String line : Files.readAllLines(SENTENCES)) {
            String[] pair = line.split("\t");
            assertThat(pair).as(line).hasSize(2);
            assertThat(pair[1]).as(line).containsPattern(HANGUL);
            int gaps = pair[0].split("\\{}", -1).length - 1;
            GAP.matcher(pair[1])
                    .results()
                    .forEach(gap ->
                            assertThat(Integer.parseInt(gap.group(1))).as(line).isLessThan(gaps));
        }
    }

    /** By its beginning: a sentence of the sources that no line begins like has no translation. */
    @Test
    void everyRefusal_isTranslated() throws IOException {
        List<String> beginnings = new ArrayList<>();
        for (String line : Files.readAllLines(SENTENCES)) {
            beginnings.add(line.substring(0, line.indexOf('\t')).split("\\{}", 2)[0]);
        }
        List<String> untold = new ArrayList<>();
        for (String room : ROOMS) {
            try (Stream<Path> files = Files.walk(Repository.path("src/" + room))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    Matcher told = TOLD.matcher(Files.readString(file).replaceAll("@(Message|Setting)\\([^;{]*", ""));
                    while (told.find()) {
                        String sentence = told.group(1).replace("\\\\", "\\").replace("\\\"", "\"");
                        if (beginnings.stream()
                                .noneMatch(one ->
                                        one.startsWith(sentence) || sentence.startsWith(one) && one.length() > 4)) {
                            untold.add(file.getFileName() + ": " + sentence);
                        }
                    }
                }
            }
        }
        assertThat(untold).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "'traffic': 2",
                "'traffic': 'lots'",
                "'kee': 1",
                "'unit': 'house'",
                "'grace': 'soon'",
                "'grace': '3h'",
                "'policy': {'type': 'magic'}",
                "'policy': {'type': 'thompson', 'floor': 2}",
                "'policy': {'type': 'fixed', 'weights': {'a': 0.5}}",
                "'policy': {'type': 'fixed', 'weights': {'a': null}}",
                "'policy': {'type': 'softmax', 'temperature': -1}",
                "'policy': {'type': 'interleaving'}",
                "'targeting': 'context.a =='",
                "'targeting': 'plan == 1'",
                "'targeting': '1 + 1'",
                "'targeting': '1/0 == 1'",
                "'segments': [null]",
                "'segments': [{'attribute': '', 'values': ['a']}]",
                "'reward': {}",
                "'reward': {'value': {'cap': -1}}",
                "'attributionWindow': '31d'",
                "'eventTypes': ['click']",
                "'overrides': {'u': 'zz'}",
                "'namespace': {'name': 'n', 'from': 1, 'to': 0.5}",
                "'analysis': {'alpha': 2}",
                "'stopping': {'mode': 'never'}",
                "'guardrails': [{'metric': 'x', 'max': 1}]",
                "'arms': []",
                "'arms': [{'key': 'A', 'control': true}]",
                "'arms': [{'key': 'a', 'control': true}, {'key': 'a'}]",
                "'arms': [{'key': 'a', 'control': true, 'recommender': {'type': 'remote', 'url': 'ftp://x'}}]",
                "'arms': [{'key': 'a', 'control': true, 'recommender': {'type': 'onnx', 'model': 'x@y@z'}}]"
            })
    void definition_isRefusedInKorean(String field) {
        String arms = field.startsWith("'arms'") ? "" : ", 'arms': [{'key': 'a', 'control': true}]";
        BadJson bad = BadJson.of(catchThrowableOfType(
                JsonProcessingException.class,
                () -> Json.http()
                        .readValue(
                                ("{'key': 'k', " + field + arms + "}").replace('\'', '"'),
                                ExperimentDefinition.class)));
        assertThat(Reasons.told("ko", bad.message())).as(bad.message()).isPresent();
    }
}
