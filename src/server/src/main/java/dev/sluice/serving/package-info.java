/**
 * The recommenders and models that this replica can serve, made and opened beside the requests.
 * In: the catalogue, the registry, what experiments name. Out: recommenders. Looks into arms, catalogue, registry, directory.
 */
@NullMarked
package dev.sluice.serving;

import org.jspecify.annotations.NullMarked;
