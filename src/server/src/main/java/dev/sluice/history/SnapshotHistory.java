package dev.sluice.history;

import dev.sluice.model.PolicySnapshot;
import jakarta.inject.Singleton;
import java.util.List;

/** Stores what snapshots say by minute, and nothing twice. One thread. */
@Singleton
public final class SnapshotHistory {
    private final SeriesStore series;
    private final EvidenceStore evidence;
    private final Unstored unstored = new Unstored();

    SnapshotHistory(SeriesStore series, EvidenceStore evidence) {
        this.series = series;
        this.evidence = evidence;
    }

    public void add(List<PolicySnapshot> snapshots) {
        List<PolicySnapshot> news = unstored.of(snapshots);
        if (!news.isEmpty()) {
            series.add(news);
            evidence.add(news);
            unstored.stored(news);
        }
    }
}
