/**
 * HTTP: resources, wire types and problems.
 * In: requests. Out: responses of the public API.
 * Looks into codec, model, recommend, policy, statistics, definition, offpolicy, artifact, token, stream, directory, decision,
 * event, audit, access, registry, experiment, catalogue, report, history, outcome, replay and planning.
 */
@NullMarked
package dev.sluice.web;

import org.jspecify.annotations.NullMarked;
