package dev.sluice.attribution;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.sluice.attribution.Occurrence.Kind;
import dev.sluice.model.Outcomes;
import dev.sluice.model.TokenClaims;
import dev.sluice.model.UnitSums;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The row of a unit: its first learnable decision, and what the unit did on any arm within the window after that. The
 * result does not depend on the order of its events, since nothing is dropped that an earlier first decision could need.
 * Once its window has closed the record stays as it is, so that the unit is counted once.
 *
 * @param key experiment, group of revisions and hash of the unit: each group counts a unit once
 * @param first of the decisions that may be learned from the one with the smallest (anchor, decision id); absent before it
 * @param happened clicks, view-throughs and conversions that may belong to the row
 * @param until when what happened is of no use any more, should no first decision come
 * @param closed whether the row has matured
 * @param shown what it was shown and did in mature decisions, also after that
 */
record UnitRecord(
        String key,
        @Nullable Anchor first,
        List<Occurrence> happened,
        Duration until,
        boolean closed,
        UnitActivity shown)
        implements MaturityQueue.Due, AnalysisRow {
    /** Occurrences kept per unit; only conversions and labelled traffic can reach it. */
    static final int MAX_OCCURRENCES = 1_024;

    private static final Comparator<Anchor> EARLIER = Comparator.comparing(Anchor::at)
            .thenComparing(anchor -> anchor.token().decisionId());

    UnitRecord {
        happened = List.copyOf(happened);
    }

    /** A unit of which nothing is known yet. */
    static UnitRecord of(int group, TokenClaims token) {
        return new UnitRecord(key(group, token), null, List.of(), Duration.ZERO, false, UnitActivity.NOTHING);
    }

    /** What the keys of all units of an experiment begin with. */
    static String prefix(int experiment) {
        return experiment + "|";
    }

    static String key(int group, TokenClaims token) {
        return token.experiment() + "|" + group + "|" + token.unit();
    }

    /** Matures with its first decision; before there is one, it is forgotten when its events are of no use. */
    @Override
    @JsonIgnore
    public Optional<Duration> due() {
        return closed || first != null ? Optional.empty() : Optional.of(until);
    }

    /** Whether its row is closed by that time: then nothing of it changes any more. */
    boolean closedAt(Duration now) {
        return closed || (first != null && now.compareTo(first.closes()) >= 0);
    }

    /** Whether its row closes with that decision. */
    boolean maturesWith(Anchor decision) {
        return !closed && decision.equals(first);
    }

    @Override
    @JsonIgnore
    public Optional<Anchor> decision() {
        return Optional.ofNullable(first);
    }

    /** Whether there is room for what the event is worth. */
    boolean takes(Happening happening, boolean viewThrough) {
        return happened.size() < MAX_OCCURRENCES
                || Occurrence.of(happening, viewThrough).isEmpty();
    }

    /** The same with a decision of the unit that may be learned from. */
    UnitRecord seen(Anchor decision) {
        boolean earlier = first == null || EARLIER.compare(decision, first) < 0;
        return earlier ? with(decision, happened, until) : this;
    }

    /**
     * The same with an event of the unit.
     *
     * @param viewThrough whether it is a view that reached the threshold
     */
    UnitRecord plus(Happening happening, boolean viewThrough) {
        Optional<Occurrence> occurrence = Occurrence.of(happening, viewThrough);
        if (occurrence.isEmpty()) {
            return this;
        }
        List<Occurrence> more = new ArrayList<>(happened);
        more.add(occurrence.get());
        Duration useless = happening.at().plus(happening.event().token().open());
        return with(first, more, useless.compareTo(until) > 0 ? useless : until);
    }

    /** The same, matured. */
    UnitRecord close() {
        return new UnitRecord(key, first, List.of(), until, true, shown);
    }

    /** The same with one more mature decision of the unit. */
    UnitRecord plus(TokenClaims decision, Outcomes outcomes) {
        boolean other = first != null && first.token().slot() != decision.slot();
        return new UnitRecord(key, first, happened, until, closed, shown.plus(outcomes, other));
    }

    /** What it adds to its arm's sums over units. */
    @JsonIgnore
    UnitSums sums() {
        return first == null ? UnitSums.NONE : shown.sums(first.token());
    }

    private UnitRecord with(@Nullable Anchor decision, List<Occurrence> all, Duration useless) {
        return new UnitRecord(key, decision, decision == null ? all : needed(decision, all), useless, false, shown);
    }

    /** In order of time, without what neither this first decision nor an earlier one can count. */
    private static List<Occurrence> needed(Anchor decision, List<Occurrence> all) {
        Duration anchor = decision.at();
        Duration end = decision.windowEnds();
        Set<Kind> counted = EnumSet.noneOf(Kind.class);
        List<Occurrence> needed = new ArrayList<>();
        all.stream()
                .filter(one -> one.at().compareTo(end) <= 0)
                .sorted(Comparator.comparing(Occurrence::at))
                .forEach(one -> {
                    boolean before = one.at().compareTo(anchor) < 0;
                    if (before || one.kind() == Kind.CONVERSION || counted.add(one.kind())) {
                        needed.add(one);
                    }
                });
        return needed;
    }

    @Override
    @JsonIgnore
    public Outcomes outcomes() {
        if (first == null) {
            return Outcomes.NONE;
        }
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        double value = 0;
        for (Occurrence one : happened) {
            if (one.at().compareTo(first.at()) >= 0) {
                kinds.add(one.kind());
                value += one.value();
            }
        }
        return Outcomes.of(
                kinds.contains(Kind.CLICK), kinds.contains(Kind.VIEW), kinds.contains(Kind.CONVERSION), value);
    }
}
