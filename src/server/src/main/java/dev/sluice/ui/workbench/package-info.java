/**
 * The pages of engineers: models, trying arms, and replay of logged decisions.
 * In: registry, recommenders, logs. Out: HTML.
 * Looks into codec, model, recommend, policy, definition, offpolicy, artifact, token, directory, decision, access,
 * registry, catalogue, web, ui.page and ui.chart.
 */
@NullMarked
package dev.sluice.ui.workbench;

import org.jspecify.annotations.NullMarked;
