/**
 * Wiring, configuration, embedded services, health and security.
 * In: the real clock, seeds and settings. Out: a running platform. Nobody looks in here.
 */
@NullMarked
package dev.sluice.boot;

import org.jspecify.annotations.NullMarked;
