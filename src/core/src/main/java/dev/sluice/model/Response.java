package dev.sluice.model;

/**
 * What a unit did with an item that it saw.
 *
 * @param clicked at least once
 * @param viewed long enough
 * @param converted at least once
 */
public record Response(boolean clicked, boolean viewed, boolean converted) {
    /** Nothing, or nothing that is known. */
    public static final Response NONE = new Response(false, false, false);
}
