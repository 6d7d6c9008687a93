package dev.sluice.cli;

import dev.sluice.cli.DemoModels.Learned;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Trains one model after the other while the demo serves, and lets each join the experiment as soon as it is registered: what is known of
 * the arms that are there stays.
 *
 * @param models in the order in which they join
 * @param definition of the experiment with those learned arms
 */
record DemoFamily(
        ApiClient client,
        DemoModels trainer,
        List<Learned> models,
        Function<List<Learned>, Map<String, Object>> definition) {
    private static final String EXPERIMENT = "/api/v1/experiments/" + DemoCommand.EXPERIMENT;

    void run(PrintWriter console) {
        long start = System.nanoTime();
        try {
            List<Learned> joined = new ArrayList<>(there());
            int serving = 0;
            for (Learned model : models) {
                serving++;
                if (!joined.contains(model)) {
                    trainer.prepare(model);
                    joined.add(model);
                    client.put(EXPERIMENT, definition.apply(List.copyOf(joined)));
                    console.printf("%s joins the experiment, %d of %d%n", model.name(), serving, models.size());
                    console.flush();
                }
            }
            console.printf("all %d models serve, after %.0f s%n", models.size(), (System.nanoTime() - start) / 1e9);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            console.println("sluice: the others do not join: " + e.getMessage());
        }
        console.flush();
    }

    /** Those that joined in an earlier demo. */
    private List<Learned> there() throws IOException, InterruptedException {
        Set<String> arms = client.get(EXPERIMENT).path("definition").path("arms").findValuesAsText("key").stream()
                .collect(Collectors.toSet());
        return DemoModels.named(DemoModels.ALL).stream()
                .filter(model -> arms.contains(model.name()))
                .toList();
    }
}
