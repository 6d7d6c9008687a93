package dev.sluice.feature;

import java.util.Arrays;

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
    /** The number that a text stands for; 0, the mean, where there is none. */
    float value(String text) {
        if (!flag.isEmpty()) {
            return Arrays.asList(text.split("\\|")).contains(flag) ? 1 : 0;
        }
        try {
            return text.isEmpty() ? 0 : (float) ((Double.parseDouble(text.strip()) - mean) / deviation);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
