package dev.sluice.directory;

import dev.sluice.definition.Definitions;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.model.ItemBandit;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.model.Popularity;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What this replica knows of all experiments: definitions, every revision, and the latest snapshot. Written by the feed
 * of the compacted topics, one thread; read by decisions, attribution, learning and reports.
 */
public final class Directory implements Definitions {
    private final Freshness freshness;
    private final ConcurrentHashMap<String, Live> byKey = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Integer, Live> byId = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<RevisionId, PublishedExperiment> revisions = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Integer, PolicySnapshot> snapshots = new ConcurrentHashMap<>();

    /** One that lacks nothing. */
    public Directory() {
        this(Freshness.complete());
    }

    /**
     * @param freshness of what it is told
     */
    public Directory(Freshness freshness) {
        this.freshness = freshness;
    }

    /** What is in force now; an older state, which a feed may still tell, changes nothing. */
    public void current(PublishedExperiment experiment) {
        revision(experiment);
        Live known = byId.get(experiment.id());
        if (known != null && experiment.olderThan(known.experiment())) {
            return;
        }
        put(new Live(experiment, Optional.ofNullable(snapshots.get(experiment.id()))));
    }

    /** Nobody is served by it any more; what was decided by it is still known. */
    public void remove(int experiment) {
        Live gone = byId.remove(experiment);
        if (gone != null) {
            byKey.remove(gone.experiment().key(), gone);
        }
    }

    /** What a revision says never changes; what was decided by it is counted, also where the log holds it no more. */
    public void revision(PublishedExperiment experiment) {
        revisions.merge(
                new RevisionId(experiment.id(), experiment.revision()),
                experiment,
                (known, told) -> told.olderThan(known) ? known : told);
    }

    /** The latest state that its writer published; an older one, which a feed may still tell, changes nothing. */
    public void snapshot(PolicySnapshot snapshot) {
        PolicySnapshot known = snapshots.get(snapshot.experiment());
        if (known != null && known.sequence() > snapshot.sequence()) {
            return;
        }
        snapshots.put(snapshot.experiment(), snapshot);
        Live live = byId.get(snapshot.experiment());
        if (live != null) {
            put(new Live(live.experiment(), Optional.of(snapshot)));
        }
    }

    /** How the arms of open experiments ask for popularity. */
    public Set<Popularity> popularity() {
        return byId.values().stream()
                .filter(live -> live.experiment().status().open())
                .flatMap(live -> live.experiment().definition().arms().stream())
                .flatMap(arm -> arm.recommender().popularity().stream())
                .collect(Collectors.toSet());
    }

    /** How trials of items are counted for the arms of open experiments. */
    public Set<ItemBandit> itemBandits() {
        return byId.values().stream()
                .filter(live -> live.experiment().status().open())
                .flatMap(live -> live.experiment().definition().itemBandits().stream())
                .collect(Collectors.toSet());
    }

    private void put(Live live) {
        byKey.put(live.experiment().key(), live);
        byId.put(live.experiment().id(), live);
    }

    public Optional<Live> find(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /**
     * The experiment with that key; throws {@link java.util.NoSuchElementException} where there is none, and {@link NotReadYet}
     * where that cannot be told.
     */
    public Live require(String key) {
        return find(key).orElseThrow(() -> freshness.missing("there is no experiment '" + key + "'"));
    }

    /** Whether what is not known here is nowhere. */
    public boolean tells() {
        return freshness.tells();
    }

    public Optional<Live> find(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Collection<Live> all() {
        return byKey.values();
    }

    @Override
    public Optional<PublishedExperiment> find(int experiment, int revision, long version) {
        Optional<PublishedExperiment> found = Optional.ofNullable(revisions.get(new RevisionId(experiment, revision)));
        Live live = byId.get(experiment);
        if (live == null) {
            long last = latest(experiment).map(PolicySnapshot::version).orElse(0L);
            return found.filter(gone -> version <= last);
        }
        if (revision > live.experiment().revision() || version > live.version()) {
            return Optional.empty();
        }
        return found.map(known -> known.revision() == live.experiment().revision() ? live.experiment() : known);
    }

    @Override
    public List<Integer> archived(Instant time) {
        return byId.values().stream()
                .map(Live::experiment)
                .filter(experiment -> experiment.status() == Status.ARCHIVED && experiment.overBy(time))
                .map(PublishedExperiment::id)
                .toList();
    }

    /** The revisions of an experiment's group that were decided by, newest first. */
    public List<ExperimentDefinition> group(PublishedExperiment experiment) {
        return IntStream.rangeClosed(0, experiment.revision())
                .mapToObj(back -> find(experiment.id(), experiment.revision() - back, 0))
                .flatMap(Optional::stream)
                .filter(known -> known.group() == experiment.group() && known.status() != Status.DRAFT)
                .map(PublishedExperiment::definition)
                .toList();
    }

    /** Whether that revision of an experiment that is there was read. */
    public boolean knows(int experiment, int revision) {
        return byId.containsKey(experiment) && revisions.containsKey(new RevisionId(experiment, revision));
    }

    /** All revisions of an experiment that were read, oldest first. */
    public List<PublishedExperiment> revisions(int experiment) {
        return revisions.values().stream()
                .filter(known -> known.id() == experiment)
                .sorted(Comparator.comparingInt(PublishedExperiment::revision))
                .toList();
    }

    /** The highest number that anything is known by, also of what is gone; 0 where there is nothing. */
    public int highest() {
        return IntStream.concat(
                        revisions.keySet().stream().mapToInt(RevisionId::experiment),
                        snapshots.keySet().stream().mapToInt(Integer::intValue))
                .max()
                .orElse(0);
    }

    public Optional<PolicySnapshot> latest(int experiment) {
        return Optional.ofNullable(snapshots.get(experiment));
    }

    /**
     * An experiment with the snapshot that belongs to it.
     *
     * @param experiment its definition and status
     * @param snapshot latest published state; empty before the first one
     */
    public record Live(PublishedExperiment experiment, Optional<PolicySnapshot> snapshot) {
        public Optional<PolicySnapshot> usable() {
            return snapshot.filter(latest -> latest.group() == experiment.group());
        }

        long version() {
            return snapshot.map(PolicySnapshot::version).orElse(0L);
        }
    }

    private record RevisionId(int experiment, int revision) {}
}
