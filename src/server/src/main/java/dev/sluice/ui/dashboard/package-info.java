/**
 * The pages that show experiments: what runs, what it found and what may be concluded, live.
 * In: reports and series. Out: HTML and the figures of charts.
 * Looks into codec, model, definition, directory, audit, access, catalogue, report, history, outcome, web, ui.page, ui.chart and
 * ui.conclusion.
 */
@NullMarked
package dev.sluice.ui.dashboard;

import org.jspecify.annotations.NullMarked;
