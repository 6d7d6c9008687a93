package dev.sluice.codec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a component of a record means that people write in a definition. Forms, help, API and papers are made from it; that
 * the constructor refuses what is out of bounds is tested.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /** Its meaning, in one sentence. */
    String value();

    /** What holds when it is left out; empty where nothing does. */
    String byDefault() default "";

    /** An interval of numbers or durations that it must be in, like {@code [0, 1]}, {@code (0, ∞)} or {@code [1s, ∞)}. */
    String in() default "";

    /** Something that it may be; for those without default. */
    String like() default "";
}
