package dev.sluice.experiment;

import java.time.Instant;

/**
 * That something was done to an experiment, that a rule recommended something, or that a claim was withdrawn.
 *
 * @param id counts up
 * @param at when
 * @param author name of the API key, or sluice where a rule acted
 * @param experiment its key
 * @param revision in force afterwards
 * @param action created, updated, running, paused, concluded, archived, deleted, recommended or withdrawn
 * @param detail more about it, such as the winner or the reason; may be empty
 */
public record AuditEntry(
        long id, Instant at, String author, String experiment, int revision, String action, String detail) {}
