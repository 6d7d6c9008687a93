/**
 * A small shop in which a person can be a user of the running experiment and watch the dashboard move; in demos only.
 * In: a visitor. Out: a page of recommended items, and their events.
 * Looks into decision, event, catalogue, web and ui.page.
 */
@NullMarked
package dev.sluice.ui.shop;

import org.jspecify.annotations.NullMarked;
