/**
 * The form in which an experiment is written, with YAML beside it, a preview and a review before anything is saved.
 * In: what a person types. Out: a definition. Looks into definition, policy, planning, simulation, dashboard, web and page.
 */
@NullMarked
package dev.sluice.ui.editor;

import org.jspecify.annotations.NullMarked;
