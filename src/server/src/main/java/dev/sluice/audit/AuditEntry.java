package dev.sluice.audit;

import java.time.Instant;

/**
 * That somebody did something or was refused, that a rule recommended something, or that a claim was withdrawn.
 *
 * @param id counts up
 * @param at when
 * @param author name of the API key, or sluice where a rule acted
 * @param experiment key of the experiment that it was done to, or empty
 * @param revision of the experiment in force afterwards, or 0
 * @param subject what it was done to, like {@code experiment home}, {@code model ranker/3} or {@code key shop}
 * @param action in a word, such as created, running, promoted, revoked, imported, refused, recommended or withdrawn
 * @param detail more about it, such as the winner or the reason; may be empty
 */
public record AuditEntry(
        long id,
        Instant at,
        String author,
        String experiment,
        int revision,
        String subject,
        String action,
        String detail) {}
