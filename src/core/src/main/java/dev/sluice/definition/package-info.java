/**
 * What an experiment is: arms, policy, unit, windows and reward, and the port by which all of them are asked.
 * In: JSON of an administrator or of the experiments topic. Out: validated records.
 * Looks into codec, model, recommend and policy.
 */
@NullMarked
package dev.sluice.definition;

import org.jspecify.annotations.NullMarked;
