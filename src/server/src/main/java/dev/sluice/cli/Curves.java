package dev.sluice.cli;

import dev.sluice.training.Epoch;
import java.util.ArrayList;
import java.util.List;

/** Learning curves as pictures. */
final class Curves {
    private Curves() {}

    /** Loss by epoch, in training and on the valid part where there is one. */
    static String svg(String model, List<Epoch> curve) {
        double[] epochs = curve.stream().mapToDouble(Epoch::number).toArray();
        List<SvgPlot.Line> lines = new ArrayList<>();
        lines.add(new SvgPlot.Line(
                "train", epochs, curve.stream().mapToDouble(Epoch::trainLoss).toArray()));
        if (curve.stream().noneMatch(epoch -> Double.isNaN(epoch.validLoss()))) {
            lines.add(new SvgPlot.Line(
                    "valid",
                    epochs,
                    curve.stream().mapToDouble(Epoch::validLoss).toArray()));
        }
        return new SvgPlot("Learning curve of " + model, "epoch", "mean loss", lines).svg();
    }
}
