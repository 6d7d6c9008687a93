package dev.sluice.feature;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.model.Exposure;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * A field with a number.
 *
 * @param name of the field, unique in its schema
 * @param source whose attribute it reads
 * @param attribute to read
 * @param flag where not empty, the number is 1 if this is among the attribute's values ({@code |} between them), else 0
 * @param mean subtracted from other numbers
 * @param deviation that they are divided by, above 0
 */
public record DenseField(String name, Source source, String attribute, String flag, double mean, double deviation) {
    public DenseField {
        require(name != null && !name.isEmpty(), "schema.dense", "must have names");
        require(source != null && attribute != null, "schema.dense", name + " must have a source and an attribute");
        source.requireKnown(attribute);
        flag = flag == null ? "" : flag;
        require(
                source != Source.CANDIDATE || flag.isEmpty(),
                "schema.dense",
                name + " must have no flag, since it reads a candidate");
        require(
                !flag.isEmpty() || (Double.isFinite(mean) && deviation > 0),
                "schema.dense",
                name + " must have a finite mean and a deviation above 0");
    }

    /** The number that a text stands for; 0, the mean, where there is none. */
    float value(String text) {
        if (!flag.isEmpty()) {
            return Arrays.asList(text.split("\\|")).contains(flag) ? 1 : 0;
        }
        try {
            return text.isEmpty() ? 0 : value(Double.parseDouble(text.strip()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The number of a candidate; 0, the mean, where it is not known. */
    float value(Exposure candidate) {
        OptionalDouble value = CandidateAttribute.of(attribute).of(candidate);
        return value.isPresent() ? value(value.getAsDouble()) : 0;
    }

    private float value(double number) {
        float value = (float) ((number - mean) / deviation);
        return Float.isFinite(value) ? value : 0;
    }
}
