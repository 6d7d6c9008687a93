package dev.sluice.training;

import dev.sluice.arm.UserCfModel;
import dev.sluice.dataset.Rows;
import dev.sluice.model.Interaction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps what units had, in the order in which they were seen last; of each its latest thousand items. */
public record UserCfTrainer(UserCfSettings settings) {
    public UserCfModel train(Rows rows) {
        Map<String, int[]> had = rows.unitItems().byUnit();
        Map<String, Boolean> seen = new LinkedHashMap<>(16, 0.75f, true);
        for (Interaction row : rows.interactions()) {
            seen.put(row.unit(), true);
        }
        int[][] histories = seen.keySet().stream()
                .map(unit -> LatestItems.cut(had.getOrDefault(unit, new int[0])))
                .toArray(int[][]::new);
        return new UserCfModel(
                new TopKTrainer(Optional.empty()).train(rows),
                histories,
                settings.nearest(),
                settings.shrinkage(),
                settings.compared());
    }
}
