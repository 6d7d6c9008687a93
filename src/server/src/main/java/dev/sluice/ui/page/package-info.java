/**
 * What all pages share: the frame around them, signing in, languages, and errors as pages.
 * In: who asks, in which language. Out: HTML.
 * Looks into model, access and web.
 */
@NullMarked
package dev.sluice.ui.page;

import org.jspecify.annotations.NullMarked;
