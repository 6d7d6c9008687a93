/**
 * The commands: serve, demo, import, train, evaluate and simulate.
 * In: arguments. Out: an exit code of 0, 1 or 2. Looks into all rooms but boot.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
