/**
 * The pages that show experiments: what runs, what it found and what may be concluded, live.
 * In: reports and series. Out: HTML and the figures of charts. Looks into conclusion, chart, report, experiment, definition,
 * web and page.
 */
@NullMarked
package dev.sluice.ui.dashboard;

import org.jspecify.annotations.NullMarked;
