/**
 * What an experiment shows, in words: conclusions and what forbids them, checks, comparisons and how long to wait.
 * In: reports. Out: sentences in the reader's language.
 * Looks into codec, model, policy, definition, report, ui.page and ui.chart.
 */
@NullMarked
package dev.sluice.ui.conclusion;

import org.jspecify.annotations.NullMarked;
