/**
 * The pages of engineers: models and trying arms, replay of logged decisions, and what comes in right now.
 * In: registry, recommenders, logs. Out: HTML and server-sent events.
 * Looks into codec, model, recommend, policy, definition, offpolicy, artifact, token, directory, decision, access,
 * registry, catalogue, web, ui.page and ui.chart.
 */
@NullMarked
package dev.sluice.ui.workbench;

import org.jspecify.annotations.NullMarked;
