/**
 * A real PostgreSQL and a real single-node Kafka in this process tree, for development, demos and tests.
 * In: a directory. Out: settings that point the application at them. Found through a service loader; nobody looks in.
 * Looks into token, stream and cli.
 */
@NullMarked
package dev.sluice.embedded;

import org.jspecify.annotations.NullMarked;
