package dev.sluice.network;

/** Scores a whole catalogue by what a unit had; written once, for training and for serving. */
public sealed interface HistoryScorer permits ItemRegression, FoldIn, MeanOfItems, NextItem {
    /** Items of a history that it reads, the latest; 0 for all, however many. */
    default int length() {
        return 0;
    }

    /** One number per item of the catalogue, (items). */
    <T> T scores(Ops<T> ops, History<T> history);
}
