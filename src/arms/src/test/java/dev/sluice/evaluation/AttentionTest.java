package dev.sluice.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.artifact.Artifact;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Rows;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.feature.FeatureEncoder.Encoded;
import dev.sluice.feature.Side;
import dev.sluice.model.Exposure;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.network.DeepInterestNetwork;
import dev.sluice.training.Recipe;
import dev.sluice.training.SilentRun;
import dev.sluice.training.Task;
import dev.sluice.training.TrainingSettings;
import dev.sluice.training.TrainingSettings.Loss;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

/**
 * A world of four kinds of items in which units want two of them, so that what a unit clicks next is what is like something in its past: attention
 * must weigh those of the past that are related to the candidate, and leave out the others.
 */
class AttentionTest {
    private static final int ITEMS = 80;
    private static final int UNITS = 400;
    private static final int KINDS = 4;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static int kind(int item) {
        return item % KINDS;
    }

    private static List<Interaction> rows(UniformRandomProvider random) {
        List<Interaction> rows = new ArrayList<>();
        for (int unit = 0; unit < UNITS; unit++) {
            int one = random.nextInt(KINDS);
            int other = (one + 1 + random.nextInt(KINDS - 1)) % KINDS;
            for (int i = 0; i < 40; i++) {
                int item = random.nextInt(ITEMS);
                boolean wanted = kind(item) == one || kind(item) == other;
                double clicked = random.nextDouble() < (wanted ? 0.85 : 0.05) ? 1 : 0;
                rows.add(new Interaction("u" + unit, "i" + item, clicked, START.plusSeconds(i * (long) UNITS + unit)));
            }
        }
        rows.sort(Comparator.comparing(Interaction::at));
        return rows;
    }

    private static Task task() {
        List<Interaction> all = rows(RandomSource.XO_RO_SHI_RO_128_PP.create(3));
        List<Item> items = IntStream.range(0, ITEMS)
                .mapToObj(item -> new Item("i" + item, "", Map.of()))
                .toList();
        return new Task(
                Rows.of(items, all.subList(0, all.size() * 9 / 10)),
                Rows.of(items, all.subList(all.size() * 9 / 10, all.size())),
                new KnownAttributes(Map.of(), Map.of()),
                List.of(FeatureDeclaration.parse("item")),
                new Task.Labels(Interaction::value, 0),
                false,
                1);
    }

    private static double logit(double chance) {
        return Math.log(chance / (1 - chance));
    }

    @Test
    void relatedPast_countsMore() {
        Artifact din = new Recipe.Network(
                        "din",
                        new DeepInterestNetwork(8, 10, 16, 16, 0),
                        new TrainingSettings(12, 256, 0.01, 0.9, 0, 4, Loss.CLICK, 0, 0, 0))
                .train(task(), SilentRun.RUN)
                .artifact();
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(8);
        double related = 0;
        double others = 0;
        try (RankerModel model = new RankerModel(new OnnxRuntime(Provider.CPU), din)) {
            for (int i = 0; i < 200; i++) {
                int candidate = random.nextInt(ITEMS);
                int like = (candidate + KINDS * (1 + random.nextInt(ITEMS / KINDS - 1))) % ITEMS;
                int[] unlike = IntStream.range(1, KINDS)
                        .map(shift -> (candidate + shift + KINDS * random.nextInt(ITEMS / KINDS)) % ITEMS)
                        .toArray();
                int[] past = {unlike[0], like, unlike[1], unlike[2]};
                double all = score(model, candidate, past);
                related += Math.abs(all - score(model, candidate, unlike));
                others += Math.abs(all - score(model, candidate, unlike[0], like, unlike[2]));
            }
        }
        System.out.printf(
                "attention: without a related item of the past the log-odds change by %.2f, without another one by %.2f%n",
                related / 200, others / 200);
        assertThat(related).isGreaterThan(2 * others);
    }

    private static double score(RankerModel model, int candidate, int... past) {
        int[] numbers = Arrays.stream(past)
                .map(item -> model.items().number("i" + item))
                .toArray();
        Encoded request = model.encoder().encode(Side.REQUEST, (source, attribute) -> "");
        int[] asked = {model.items().number("i" + candidate)};
        return logit(model.score(List.of(model.query(request, numbers, asked, List.of(Exposure.FIRST))))[0]);
    }
}
