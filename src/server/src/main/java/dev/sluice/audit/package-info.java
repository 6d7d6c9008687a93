/**
 * Who did what and when: the audit trail, which is only ever added to.
 * In: changes. Out: entries.
 * Looks into model.
 */
@NullMarked
package dev.sluice.audit;

import org.jspecify.annotations.NullMarked;
