package dev.sluice.ui.dashboard;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the list of experiments, in English; other languages are in messages/list_*.properties. */
@MessageBundle("list")
public interface ListLabels {
    @Message("Experiments")
    String title();

    @Message("New experiment")
    String newExperiment();

    @Message("Search by key or hypothesis")
    String search();

    @Message("All but archived")
    String all();

    @Message("Sort by")
    String sortBy();

    @Message("Newest")
    String sortAge();

    @Message("Name")
    String sortKey();

    @Message("Traffic")
    String sortDecisions();

    @Message("Evidence")
    String sortEvidence();

    @Message("Status")
    String status();

    @Message("Experiment")
    String experiment();

    @Message("Policy")
    String policy();

    @Message("Decisions")
    String traffic();

    @Message("Leader")
    String leader();

    @Message("Arm with the highest mean reward so far. Leading is no proof of being best.")
    String leaderHelp();

    @Message("Evidence")
    String evidence();

    @Message(
            "Largest e-value of the goals: how much better a difference explains the data than none. 20 is the 5 % level of one comparison, at whatever time you look; several comparisons need more.")
    String evidenceHelp();

    @Message("Age")
    String age();

    @Message("Shares over time")
    String shares();

    @Message("No experiment yet")
    String emptyTitle();

    @Message(
            "An experiment sends each request to one of several recommenders and learns which one earns most. Make the first one; nothing is served before you start it.")
    String emptyHelp();

    @Message("Nothing matches. Change the search or the status.")
    String emptyFound();

    @Message("Found: {n}")
    String foundCount(int n);

    @Message("Next page")
    String next();

    @Message("Previous page")
    String previous();
}
