package dev.sluice.history;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;

/** Row of the table of arms' totals at the end of a minute. */
@Entity
@Table(name = "arm_minute")
@IdClass(MinuteEntity.Key.class)
class MinuteEntity {
    @Id
    @Column(name = "experiment_id")
    int experimentId;

    @Id
    Instant minute = Instant.EPOCH;

    @Id
    short slot;

    @Column(name = "group_number")
    int group;

    long version;
    long sequence;
    double share;
    long decisions;
    long impressions;

    @Column(name = "implied_impressions")
    long impliedImpressions;

    @Column(name = "mature_rows")
    long matureRows;

    long clicks;
    long views;
    long conversions;

    @Column(name = "value_sum")
    double valueSum;

    long fallbacks;

    record Key(int experimentId, Instant minute, short slot) implements Serializable {}
}
