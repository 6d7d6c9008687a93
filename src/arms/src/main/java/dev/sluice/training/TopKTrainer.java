package dev.sluice.training;

import dev.sluice.arm.ItemIndex;
import dev.sluice.arm.TopKModel;
import dev.sluice.dataset.Rows;
import dev.sluice.model.Interaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Counts interactions per item; with a half-life h, each counts 2^(−age / h), its age taken from the newest one.
 *
 * @param halfLife of an interaction; empty means that none ages
 */
public record TopKTrainer(Optional<Duration> halfLife) {
    public TopKModel train(Rows rows) {
        ItemIndex items = rows.items();
        double[] weights = new double[items.size()];
        Instant newest = rows.interactions().stream()
                .map(Interaction::at)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        for (Interaction row : rows.interactions()) {
            weights[items.number(row.item())] += weight(Duration.between(row.at(), newest));
        }
        return new TopKModel(items.ids(), weights);
    }

    private double weight(Duration age) {
        return halfLife.map(life -> Math.pow(2, -age.toMillis() / (double) life.toMillis()))
                .orElse(1.0);
    }
}
