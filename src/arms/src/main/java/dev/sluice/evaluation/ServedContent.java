package dev.sluice.evaluation;

import dev.sluice.arm.TopKModel;
import dev.sluice.arm.onnx.ContentModel;
import dev.sluice.arm.onnx.ContentModel.Said;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.NumpyArray;
import dev.sluice.training.ContentSettings;
import dev.sluice.training.ItemImages;
import dev.sluice.training.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Opens models of contents as serving will: looks what they say of the items that were held back, and gives every item its vector. */
public final class ServedContent {
    private ServedContent() {}

    /**
     * Enters what an artifact reaches, and the vectors of all items that have an image; those of others have no length.
     *
     * @param settings that it was trained with
     */
    public static Artifact measured(Artifact artifact, Task task, ContentSettings settings, OnnxRuntime runtime) {
        try (ContentModel model = new ContentModel(runtime, artifact)) {
            ItemImages images = ItemImages.read(task.known(), settings, model.size());
            List<Said> said = model.say(images.pixels());
            ItemImages held = images.dealt(task.seed()).held();
            Artifact shown = artifact.with(Artifact.VECTORS, vectors(artifact, images, said));
            return shown.with(shown.manifest().measured(metrics(model, held, model.say(held.pixels()))));
        }
    }

    private static byte[] vectors(Artifact artifact, ItemImages images, List<Said> said) {
        Map<String, float[]> byItem = new HashMap<>();
        for (int i = 0; i < images.size(); i++) {
            byItem.put(images.ids().get(i), said.get(i).vector());
        }
        int dim = said.get(0).vector().length;
        List<String> items = TopKModel.of(artifact).items();
        float[] values = new float[items.size() * dim];
        for (int number = 0; number < items.size(); number++) {
            System.arraycopy(byItem.getOrDefault(items.get(number), new float[dim]), 0, values, number * dim, dim);
        }
        return new NumpyArray(values, dim).encoded();
    }

    /** Share of images whose likeliest label is one of theirs, and the mean loss over images and labels. */
    private static Map<String, Double> metrics(ContentModel model, ItemImages held, List<Said> said) {
        int right = 0;
        double loss = 0;
        for (int i = 0; i < held.size(); i++) {
            float[] chances = said.get(i).chances();
            int best = 0;
            for (int label = 0; label < chances.length; label++) {
                boolean has = held.labels().get(i).contains(model.labels().get(label));
                loss -= Math.log(Math.max(1e-12, has ? chances[label] : 1 - chances[label]));
                best = chances[label] > chances[best] ? label : best;
            }
            right += held.labels().get(i).contains(model.labels().get(best)) ? 1 : 0;
        }
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put("accuracy", (double) right / held.size());
        metrics.put("logloss", loss / held.size() / model.labels().size());
        return metrics;
    }
}
