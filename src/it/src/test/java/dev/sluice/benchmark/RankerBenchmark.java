package dev.sluice.benchmark;

import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Content;
import dev.sluice.feature.Side;
import dev.sluice.model.Exposure;
import dev.sluice.model.Interaction;
import dev.sluice.network.Architecture;
import dev.sluice.network.CfNet;
import dev.sluice.network.DeepAndCross;
import dev.sluice.network.DeepFm;
import dev.sluice.network.DeepInterestNetwork;
import dev.sluice.network.FactorizationMachine;
import dev.sluice.network.FieldAwareFactorizationMachine;
import dev.sluice.network.LogisticRegression;
import dev.sluice.network.MatrixFactorization;
import dev.sluice.network.WideAndDeep;
import dev.sluice.network.Wukong;
import dev.sluice.training.Epoch;
import dev.sluice.training.Recipe;
import dev.sluice.training.SilentRun;
import dev.sluice.training.Task;
import dev.sluice.training.TrainingSettings;
import dev.sluice.training.TrainingSettings.Loss;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What scoring 200 candidates costs by each ranker with its settings where nothing is said, side by side on one catalogue with eight fields, on one thread, in turns;
 * and what teaching it costs, an epoch of 50,000 rows in batches of 1,024.
 */
public final class RankerBenchmark {
    private static final OnnxRuntime RUNTIME = new OnnxRuntime(Provider.CPU);
    private static final int CANDIDATES = 200;
    private static final int ROUNDS = 21;
    private static final int ASKED = 50;
    private static final int WARM = 3;

    private RankerBenchmark() {}

    private static Map<String, Architecture> rankers() {
        Map<String, Architecture> rankers = new LinkedHashMap<>();
        rankers.put("lr", new LogisticRegression());
        rankers.put("mf", new MatrixFactorization(0));
        rankers.put("cfnet", new CfNet(0));
        rankers.put("fm", new FactorizationMachine(0));
        rankers.put("ffm", new FieldAwareFactorizationMachine(0));
        rankers.put("wide-deep", new WideAndDeep(0, 0, 0, 0, null));
        rankers.put("deepfm", new DeepFm(0, 0, 0, 0));
        rankers.put("dcn", new DeepAndCross(0, 0, 0, 0, 0));
        rankers.put("din", new DeepInterestNetwork(0, 0, 0, 0, 0));
        rankers.put("wukong", new Wukong(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        rankers.put("wukong, three labels", new Wukong(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3));
        return rankers;
    }

    /** Prints a table. */
    public static void main(String[] arguments) {
        Task task = ScoringBenchmark.task(50_000, 2_000, 2_000);
        List<Arm> arms = new ArrayList<>();
        rankers().forEach((name, architecture) -> arms.add(trained(name, architecture, task)));
        double[][] micros = new double[arms.size()][ROUNDS * ASKED];
        double[] cpu = new double[arms.size()];
        for (int round = 0; round < ROUNDS + WARM; round++) {
            for (int arm = 0; arm < micros.length; arm++) {
                long busy = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                for (int i = 0; i < ASKED; i++) {
                    long start = System.nanoTime();
                    arms.get(arm).model.score(List.of(arms.get(arm).query));
                    micros[arm][Math.max(0, round - WARM) * ASKED + i] = (System.nanoTime() - start) / 1e3;
                }
                long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - busy;
                cpu[arm] += round < WARM ? 0 : spent / 1e3 / ASKED / ROUNDS;
            }
        }
        Arrays.stream(micros).forEach(Arrays::sort);
        int fm = arms.stream().map(Arm::name).toList().indexOf("fm");
        System.out.println(
                "| ranker | multiply-adds | rows/s of training | artifact, MB | p50, µs | p99, µs | CPU, µs | p50 to fm |");
        System.out.println("|---|--:|--:|--:|--:|--:|--:|--:|");
        for (int arm = 0; arm < micros.length; arm++) {
            double half = micros[arm][micros[arm].length / 2];
            System.out.printf(
                    "| %s | %,d | %,.0f | %.1f | %.0f | %.0f | %.0f | %.2f |%n",
                    arms.get(arm).name,
                    arms.get(arm).multiplyAdds,
                    arms.get(arm).perSecond,
                    arms.get(arm).bytes / 1e6,
                    half,
                    micros[arm][micros[arm].length * 99 / 100],
                    cpu[arm],
                    half / micros[fm][micros[fm].length / 2]);
        }
    }

    private static Arm trained(String name, Architecture architecture, Task task) {
        TrainingSettings settings = new TrainingSettings(2, 1_024, 0.001, 1, 0, 9, Loss.CLICK, 0, 0, 0);
        List<Task.Target> targets = IntStream.range(0, architecture.outputs())
                .mapToObj(target -> new Task.Target("label" + target, 1, Interaction::value))
                .toList();
        Task labelled = new Task(
                task.train(), task.valid(), task.known(), task.features(), new Task.Labels(targets, 0), false, 1);
        Recipe.Network recipe = new Recipe.Network(name, architecture, settings);
        Recipe.Outcome outcome = recipe.train(labelled, SilentRun.RUN);
        Artifact artifact = outcome.artifact();
        RankerModel model = new RankerModel(RUNTIME, artifact);
        int[] past = IntStream.range(0, architecture.historyLength()).toArray();
        return new Arm(
                name,
                model,
                model.query(
                        model.encoder().encode(Side.REQUEST, task.known().request("u1", Instant.EPOCH)),
                        past,
                        IntStream.range(0, CANDIDATES).toArray(),
                        Collections.nCopies(CANDIDATES, Exposure.FIRST)),
                recipe.cost(labelled).multiplyAdds(),
                outcome.curve().stream()
                        .mapToDouble(Epoch::examplesPerSecond)
                        .max()
                        .orElseThrow(),
                artifact.files().values().stream().mapToLong(Content::size).sum());
    }

    private record Arm(
            String name, RankerModel model, RankerModel.Query query, long multiplyAdds, double perSecond, long bytes) {}
}
