package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The learned arms of the demo, trained on the catalogue of its server in processes of their own. What is registered
 * there already was trained on the same catalogue and is not trained again.
 */
record DemoModels(ApiClient client, URI server, Path keyFile, PrintWriter console) {
    private static final List<Learned> MODELS = List.of(
            new Learned("bpr", List.of("--model", "bpr", "--set", "epochs=40")),
            new Learned("fm", List.of("--model", "fm-sgd", "--set", "epochs=6", "--set", "rate=0.03")),
            new Learned(
                    "wukong",
                    List.of(
                            "--model",
                            "wukong",
                            "--set",
                            "layers=2",
                            "--set",
                            "dim=16",
                            "--set",
                            "start=0.05",
                            "--set",
                            "hidden=64",
                            "--set",
                            "headHidden=64",
                            "--set",
                            "epochs=2",
                            "--set",
                            "batch=2048",
                            "--set",
                            "rate=0.002")));

    /** Names of the models, as the registry knows them. */
    static List<String> names() {
        return MODELS.stream().map(Learned::name).toList();
    }

    void prepare() throws IOException, InterruptedException {
        for (Learned model : MODELS) {
            JsonNode known = client.get("/api/v1/models/" + model.name);
            if (known.isMissingNode()) {
                train(model);
            }
        }
    }

    private void train(Learned model) throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<String> arguments = new ArrayList<>(List.of("train", "--from-catalogue"));
        arguments.addAll(model.arguments);
        arguments.addAll(
                List.of("--register", model.name, "--server", server.toString(), "--key-file", keyFile.toString()));
        List<String> said = new ArrayList<>();
        int code = ChildProcess.training().run(arguments, said::add);
        if (code != 0) {
            throw new IOException(
                    "training " + model.name + " failed: " + (said.isEmpty() ? "" : said.get(said.size() - 1)));
        }
        console.printf("trained %s in %.0f s%n", model.name, (System.nanoTime() - start) / 1e9);
        console.flush();
    }

    private record Learned(String name, List<String> arguments) {}
}
