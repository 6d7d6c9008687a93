package dev.sluice.cli;

import dev.sluice.codec.InvalidInput;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The learned arms of the demo, trained on the catalogue of its server in processes of their own, in small settings. What is
 * registered there already was trained on the same catalogue and is not trained again.
 */
record DemoModels(ApiClient client, URI server, Path keyFile, PrintWriter console) {
    /** Stands for the names of all. */
    static final String ALL = "all";

    private static final String RETRIEVAL = "bpr";
    /** The first stage of the rankers comes first. */
    private static final List<Learned> FAMILY = List.of(
            new Learned("bpr", false, "bpr epochs=40"),
            new Learned("fm", true, "fm-sgd epochs=6 rate=0.03"),
            new Learned(
                    "wukong",
                    true,
                    "wukong layers=2 dim=16 start=0.05 hidden=64 headHidden=64 epochs=2 batch=2048 rate=0.002"),
            new Learned("als", false, "als"),
            new Learned("ease", false, "ease"),
            new Learned("markov", false, "markov"),
            new Learned("user-cf", false, "user-cf"),
            new Learned("item2vec", false, "item2vec epochs=5"),
            new Learned("gru4rec", false, "gru4rec dim=32 length=20 epochs=5"),
            new Learned("sasrec", false, "sasrec dim=32 length=20 epochs=5"),
            new Learned("conv3d-session", false, "conv3d-session dim=32 length=10 epochs=3"),
            new Learned("blend", false, "blend parts=als,ease,markov"),
            new Learned("lr", true, "lr epochs=2 batch=2048 rate=0.01"),
            new Learned("mf", true, "mf epochs=2 batch=2048 rate=0.01"),
            new Learned("cfnet", true, "cfnet epochs=2 batch=2048 rate=0.01"),
            new Learned("ffm", true, "ffm epochs=2 batch=2048 rate=0.005"),
            new Learned("wide-deep", true, "wide-deep epochs=2 batch=2048 rate=0.005"),
            new Learned("deepfm", true, "deepfm epochs=2 batch=2048 rate=0.005"),
            new Learned("dcn", true, "dcn epochs=2 batch=2048 rate=0.005"),
            new Learned("din", true, "din history=20 epochs=2 batch=2048 rate=0.005"));

    private static final Set<String> USUAL = Set.of("bpr", "fm", "wukong");

    /** Those that are trained where nothing is said. */
    static List<Learned> usual() {
        return FAMILY.stream().filter(model -> USUAL.contains(model.name)).toList();
    }

    /**
     * Models by their names, in the order in which they are trained; with a ranker also its first stage.
     *
     * @param names with commas between them, or {@code all}
     */
    static List<Learned> named(String names) {
        if (names.equals(ALL)) {
            return FAMILY;
        }
        Set<String> wanted = new LinkedHashSet<>(Arrays.asList(names.split(",")));
        List<String> known = FAMILY.stream().map(Learned::name).toList();
        InvalidInput.require(
                known.containsAll(wanted),
                "--models",
                "must be all, or some of " + String.join(", ", known) + " with commas between them, got '" + names
                        + "'");
        if (FAMILY.stream().anyMatch(model -> model.ranker && wanted.contains(model.name))) {
            wanted.add(RETRIEVAL);
        }
        return FAMILY.stream().filter(model -> wanted.contains(model.name)).toList();
    }

    void prepare(Learned model) throws IOException, InterruptedException {
        if (client.get("/api/v1/models/" + model.name).isMissingNode()) {
            train(model);
        }
    }

    private void train(Learned model) throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<String> arguments = new ArrayList<>(List.of("train", "--from-catalogue"));
        arguments.addAll(model.options());
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

    /** Names with commas between them. */
    static String names(List<Learned> models) {
        return models.stream().map(Learned::name).collect(Collectors.joining(", "));
    }

    /**
     * A model of the demo.
     *
     * @param name in the registry, and of its arm
     * @param ranker whether it serves behind the first stage
     * @param recipe name of what is trained, and its settings
     */
    record Learned(String name, boolean ranker, String recipe) {
        private List<String> options() {
            List<String> words = List.of(recipe.split(" "));
            List<String> options = new ArrayList<>(List.of("--model", words.get(0)));
            words.subList(1, words.size()).forEach(setting -> options.addAll(List.of("--set", setting)));
            return options;
        }

        Map<String, Object> arm() {
            Map<String, Object> recommender = ranker
                    ? Map.of("type", "onnx", "model", name, "candidates", RETRIEVAL, "limit", 200)
                    : Map.of("type", "onnx", "model", name);
            return Map.of("key", name, "timeout", "200ms", "recommender", recommender);
        }
    }
}
