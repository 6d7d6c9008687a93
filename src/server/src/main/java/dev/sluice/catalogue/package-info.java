/**
 * Items and interactions that arms learn from, stored in PostgreSQL.
 * In: imported rows. Out: rows in order.
 * Looks into codec and model.
 */
@NullMarked
package dev.sluice.catalogue;

import org.jspecify.annotations.NullMarked;
