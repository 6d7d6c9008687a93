/**
 * What an experiment is: arms, policy, unit, windows and reward, and what a replica knows of all experiments.
 * In: JSON of an administrator or of the experiments topic. Out: validated records.
 * Looks into codec, model and policy.
 */
@NullMarked
package dev.sluice.definition;

import org.jspecify.annotations.NullMarked;
