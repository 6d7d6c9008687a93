/**
 * HTTP: resources, wire types and problems.
 * In: requests. Out: responses of the public API. Looks into all rooms but boot and cli.
 */
@NullMarked
package dev.sluice.web;

import org.jspecify.annotations.NullMarked;
