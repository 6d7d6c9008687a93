package dev.sluice.definition;

/** Where an experiment is in its life. */
public enum Status {
    /** Created, never served. */
    DRAFT,
    /** Decides and learns. */
    RUNNING,
    /** Does not decide; open decisions still mature and are learned from. */
    PAUSED,
    /** Over: open decisions still mature, later events are late. */
    CONCLUDED,
    /** Put away: not listed, and what attribution remembers of its units is deleted. */
    ARCHIVED;

    /** Whether it decides or may still do so. */
    public boolean open() {
        return this != CONCLUDED && this != ARCHIVED;
    }
}
