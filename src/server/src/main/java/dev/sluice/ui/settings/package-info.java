/**
 * The page of those who run the platform: who may do what, and who did what.
 * In: keys and the audit trail. Out: HTML.
 * Looks into codec, audit, access, web and ui.page.
 */
@NullMarked
package dev.sluice.ui.settings;

import org.jspecify.annotations.NullMarked;
