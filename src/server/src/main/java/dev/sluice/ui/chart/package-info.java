/**
 * Pictures of an experiment: figures of charts, lines of an SVG, and the colour that an arm has everywhere.
 * In: series and evidence by minute. Out: numbers that a page draws.
 * Looks into codec, model, policy, definition and report.
 */
@NullMarked
package dev.sluice.ui.chart;

import org.jspecify.annotations.NullMarked;
