package dev.sluice.report;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.directory.Directory.Live;
import dev.sluice.model.Interval;
import dev.sluice.model.PolicySnapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the evidence had come to by the end of a minute.
 *
 * @param minute start of the minute
 * @param slot of the arm that is compared with control; control's own for regret and gain
 * @param quantity ctr, vtr, cvr, reward or value: difference from control; regret or gain: sum of rewards
 * @param group group of revisions that the evidence belongs to
 * @param sequence of the totals
 * @param log10E logarithm of the e-value against "no difference", to base 10; 0 for regret and gain
 * @param estimate with limits that hold at every look; absent while there is too little
 * @param claim what could be said then; empty for regret and gain
 */
public record EvidencePoint(
        Instant minute,
        int slot,
        String quantity,
        int group,
        long sequence,
        double log10E,
        Optional<Interval> estimate,
        String claim) {
    /** Points of a snapshot; none where it belongs to another definition than the current one. */
    public static List<EvidencePoint> of(Live live, PolicySnapshot snapshot) {
        PublishedExperiment experiment = live.experiment();
        List<EvidencePoint> points = new ArrayList<>();
        if (snapshot.group() != experiment.group()) {
            return points;
        }
        Instant minute = snapshot.asOf().truncatedTo(ChronoUnit.MINUTES);
        for (Comparison finding : Reports.findings(experiment, snapshot.evidence())) {
            if (!finding.withControl(experiment)) {
                continue;
            }
            points.add(new EvidencePoint(
                    minute,
                    experiment.slot(finding.arm()),
                    finding.metric(),
                    snapshot.group(),
                    snapshot.sequence(),
                    finding.log10Evidence(),
                    Optional.of(finding.difference()).filter(known -> finding.known()),
                    finding.claim().name()));
        }
        OverallReward.of(experiment.definition(), snapshot)
                .flatMap(OverallReward::regret)
                .ifPresent(regret -> {
                    points.add(sum(minute, experiment, snapshot, "regret", regret.regret()));
                    points.add(sum(minute, experiment, snapshot, "gain", regret.gain()));
                });
        return points;
    }

    private static EvidencePoint sum(
            Instant minute, PublishedExperiment experiment, PolicySnapshot snapshot, String quantity, Interval sum) {
        return new EvidencePoint(
                minute,
                experiment.controlSlot(),
                quantity,
                snapshot.group(),
                snapshot.sequence(),
                0,
                Optional.of(sum),
                "");
    }
}
