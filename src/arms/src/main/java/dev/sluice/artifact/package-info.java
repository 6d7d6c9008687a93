/**
 * Artifacts: trained models in a directory, with a manifest that says what they are and the digest of every file.
 * In: bytes. Out: verified bytes.
 * Looks into codec and feature.
 */
@NullMarked
package dev.sluice.artifact;

import org.jspecify.annotations.NullMarked;
