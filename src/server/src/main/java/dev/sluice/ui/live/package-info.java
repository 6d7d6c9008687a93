/**
 * The page that shows decisions and events of all replicas as they come.
 * In: topics. Out: HTML and server-sent events.
 * Looks into model, definition, stream, directory, access, history, web and ui.page.
 */
@NullMarked
package dev.sluice.ui.live;

import org.jspecify.annotations.NullMarked;
