/**
 * The pages of engineers: models and trying arms, replay of logged decisions, and what comes in right now.
 * In: registry, recommenders, logs. Out: HTML and server-sent events. Looks into nearly all rooms but boot and cli.
 */
@NullMarked
package dev.sluice.ui.workbench;

import org.jspecify.annotations.NullMarked;
