/**
 * Who may do what: API keys, stored hashed in PostgreSQL, known to every replica through a compacted topic; a person who
 * signs in by OpenID Connect has one too.
 * In: keys to make and keys to check. Out: roles.
 * Looks into codec, model, token, stream, directory and audit.
 */
@NullMarked
package dev.sluice.access;

import org.jspecify.annotations.NullMarked;
