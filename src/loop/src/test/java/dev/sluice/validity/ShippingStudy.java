package dev.sluice.validity;

import dev.sluice.learning.Trial;
import dev.sluice.model.Recommendation.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Decision quality over a horizon of a million: rates are drawn, the experiment runs until the rule recommends to ship, then
 * only that arm is shown. Clicks given away in all.
 */
final class ShippingStudy {
    private static final int HORIZON = 1_000_000;
    private static final int BATCH = 2_000;
    private static final double RATE = 0.05;

    private ShippingStudy() {}

    static List<Figure> figures(int runs) {
        // concentration of a Beta with the same spread as the rates: m (1 − m) / (m s)² − 1
        double concentration = (1 - RATE) / (RATE * 0.01) - 1;
        String thompson =
                "\"policy\": {\"type\": \"thompson\", \"floor\": 0.01, \"prior\": {\"alpha\": %s, \"beta\": %s}},"
                        .formatted(concentration * RATE, concentration * (1 - RATE));
        double five = mean(runs, 5, 0.10, thompson + stopping(0.002));
        double two = mean(runs, 2, 0.05, "\"policy\": {\"type\": \"fixed\"}," + stopping(0.001));
        return List.of(
                Figure.atMost("five arms, Thompson, shipped at 0.2 % loss: clicks given away of a million", five, 270),
                Figure.atMost("two arms, uniform, shipped at 0.1 % loss: clicks given away of a million", two, 125));
    }

    private static String stopping(double loss) {
        return "\"stopping\": {\"claim\": false, \"ship\": %s, \"shipAfter\": \"0s\"},".formatted(loss);
    }

    private static double mean(int runs, int arms, double spread, String definition) {
        return IntStream.range(0, runs)
                .parallel()
                .mapToDouble(run -> play(arms, spread, definition, 66_000_000L + run))
                .average()
                .orElse(0);
    }

    private static double play(int arms, double spread, String definition, long seed) {
        Random normal = new Random(seed);
        double[] rates = new double[arms];
        Arrays.setAll(rates, arm -> RATE * Math.exp(spread * normal.nextGaussian()));
        double best = Arrays.stream(rates).max().orElse(0);
        Trial trial = Trial.of(arms, definition, seed);
        for (int shown = BATCH; shown <= HORIZON; shown += BATCH) {
            trial.step(BATCH, rates);
            int left = HORIZON - shown;
            int shipped = trial.latest()
                    .recommendation()
                    .filter(found -> found.rule() == Rule.SHIP)
                    .map(found -> Integer.parseInt(found.arm().substring(1)))
                    .orElse(-1);
            if (shipped >= 0) {
                return trial.regret() + left * (best - rates[shipped]);
            }
        }
        return trial.regret();
    }
}
