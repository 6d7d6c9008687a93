/**
 * The form in which an experiment is written, with YAML beside it, a preview and a review before anything is saved.
 * In: what a person types. Out: a definition.
 * Looks into codec, policy, definition, directory, access, planning, web, ui.page, ui.chart and ui.dashboard.
 */
@NullMarked
package dev.sluice.ui.editor;

import org.jspecify.annotations.NullMarked;
