package dev.sluice.ui.dashboard;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the page of an experiment, in English; other languages are in messages/exp_*.properties. */
@MessageBundle("exp")
public interface ExperimentLabels {
    @Message("claimed before, and not any more")
    String withdrawn();

    @Message("What the data show")
    String whatShown();

    @Message("What they do not show")
    String whatOpen();

    @Message("Nothing yet, at the level that was fixed before the start.")
    String nothingShown();

    @Message("Checks")
    String checks();

    @Message("Arms")
    String arms();

    @Message("Arm")
    String arm();

    @Message("control")
    String control();

    @Message("Share")
    String share();

    @Message("Share of the next decisions that this arm gets.")
    String shareHelp();

    @Message("Impressions")
    String impressions();

    @Message("Decisions that were seen, drawn by the policy.")
    String impressionsHelp();

    @Message("Mature")
    String mature();

    @Message("Share of the impressions whose attribution window has closed. Rates count these only.")
    String matureHelp();

    @Message(
            "Click-through rate: share of the mature rows with at least one click. A row is an impression, or a user or session where those are randomised. The bar is the 95 % interval, valid at every look.")
    String ctrHelp();

    @Message("View-through rate: share of the mature rows with at least one view that was long enough.")
    String vtrHelp();

    @Message("Conversion rate: share of the mature rows with at least one conversion.")
    String cvrHelp();

    @Message("P(best)")
    String best();

    @Message("Posterior probability of the highest reward rate. It steers traffic and is no error rate.")
    String bestHelp();

    @Message("Expected loss")
    String loss();

    @Message(
            "What choosing this arm now gives away on average: percentage points of the reward rate, or units of a weighted reward.")
    String lossHelp();

    @Message("Latency p99")
    String latency();

    @Message("99 % of this replica's decisions for the arm took at most that long.")
    String latencyHelp();

    @Message("Fallbacks")
    String fallbacks();

    @Message("Decisions that the arm's fallback served because the arm failed or was too slow.")
    String fallbacksHelp();

    @Message("stopped")
    String tripped();

    @Message("beaten")
    String eliminated();

    @Message("Charts")
    String charts();

    @Message("Period")
    String range();

    @Message("Metric")
    String metric();

    @Message("all")
    String rangeAll();

    @Message("Share of traffic over time")
    String chartShare();

    @Message("What the policy gives each arm.")
    String chartShareHelp();

    @Message("Rate so far, with limits")
    String chartRate();

    @Message("Cumulative rate of the mature rows with its limits, valid at every look.")
    String chartRateHelp();

    @Message("Posterior of the rate")
    String chartPosterior();

    @Message(
            "Where the true rate may lie, given prior and data. It guides the policy; what is shown stands in the comparisons.")
    String chartPosteriorHelp();

    @Message("Evidence against “no difference”")
    String chartEvidence();

    @Message(
            "log10 of the e-value against control. Above the dashed line a claim on this metric holds, even if you look every hour. Under a plan it is 1 / p of the plan's own test.")
    String chartEvidenceHelp();

    @Message("Regret and gain")
    String chartRegret();

    @Message(
            "Rewards given away against always showing the best arm, and won over an even split; in units of the reward, with limits that hold at every look.")
    String chartRegretHelp();

    @Message("Regret")
    String regret();

    @Message("Gain")
    String gain();

    @Message("PNG")
    String exportPng();

    @Message("CSV")
    String exportCsv();

    @Message("No data in this period yet.")
    String chartEmpty();

    @Message("Unknown: some arm's share came near 0, which leaves regret without an honest estimate.")
    String chartNoRegret();

    @Message("The figures could not be read. They come back with the next update.")
    String chartFailed();

    @Message("a claim holds")
    String levelLine();

    @Message("Comparisons with control")
    String comparisons();

    @Message(
            "Valid although traffic moved and somebody looks all the time. Goals share the allowed error; other columns are exploratory.")
    String comparisonsHelp();

    @Message("goal")
    String goal();

    @Message("exploratory")
    String exploratory();

    @Message("No comparison yet: they begin once every arm has mature rows.")
    String comparisonsEmpty();

    @Message("None: every list is drafted from both arms, so only interleaving tells them apart.")
    String comparisonsNever();

    @Message("What the columns mean")
    String columns();

    @Message("Segments")
    String segments();

    @Message("Limits hold for all declared segments at once.")
    String segmentsHelp();

    @Message("Segment")
    String segment();

    @Message("Rows")
    String rows();

    @Message("Difference")
    String difference();

    @Message("Claim")
    String claim();

    @Message("None declared. Add attributes under “segments” in the definition to see who is helped and who is harmed.")
    String segmentsNone();

    @Message("Ledger")
    String ledger();

    @Message("What became of every record: received = accepted + duplicate + late + orphan + invalid.")
    String ledgerHelp();

    @Message("received")
    String received();

    @Message("accepted")
    String accepted();

    @Message("duplicate")
    String duplicate();

    @Message("late")
    String late();

    @Message("orphan")
    String orphan();

    @Message("invalid")
    String invalid();

    @Message("Items and positions")
    String lists();

    @Message(
            "Who clicked what where. These rates describe and do not compare arms: other lists were shown to other people.")
    String listsHelp();

    @Message("Mature decisions from {from} to {to}.")
    String listsPeriod(String from, String to);

    @Message("{n} more arms are in the API.")
    String listsMore(int n);

    @Message("No list of a mature decision was seen in this time.")
    String listsEmpty();

    @Message("Lists")
    String listsSeen();

    @Message("Lists in which an item of this arm was seen.")
    String listsSeenHelp();

    @Message("Items shown")
    String itemsShown();

    @Message("Of the catalogue")
    String ofCatalogue();

    @Message("Clicked items")
    String itemClicks();

    @Message("Half of the clicks on")
    String half();

    @Message("Fewest items that half of the clicks fell on.")
    String halfHelp();

    @Message("In common with {arm}")
    String common(String arm);

    @Message("Items that a list of this arm has in common with a list of control, on average.")
    String commonHelp();

    @Message("Clicks by position")
    String byPosition();

    @Message("Share of what was seen at a position that was clicked; point at it for counts and the 95 % interval.")
    String byPositionHelp();

    @Message("Position")
    String position();

    @Message("Items by clicks")
    String byItem();

    @Message("The most clicked of {n} items that were seen, and the share of each arm’s lists that hold them.")
    String byItemHelp(String n);

    @Message("Item")
    String item();

    @Message("Seen")
    String seen();

    @Message("Clicks")
    String clicks();

    @Message("Rate")
    String clickRate();

    @Message("In {arm}’s lists")
    String inLists(String arm);

    @Message("Lists by day")
    String byDay();

    @Message("Day")
    String day();

    @Message("Coverage")
    String coverage();

    @Message("Share of the catalogue that was seen.")
    String coverageHelp();

    @Message("Diversity")
    String diversity();

    @Message("How different lists are from each other: 0 where all are the same, 1 where none share an item.")
    String diversityHelp();

    @Message("Novelty")
    String novelty();

    @Message("Mean surprise of an item in bits: −log2 of its share of all interactions and clicks.")
    String noveltyHelp();

    @Message("Concentration")
    String concentration();

    @Message(
            "Gini index over the catalogue of how often each item was seen: 0 where all were alike, 1 where it was always the same one.")
    String concentrationHelp();

    @Message("Popularity rank")
    String popularRank();

    @Message(
            "Mean rank by popularity of the items seen, from the top of the catalogue: small where lists hold what everybody has anyhow.")
    String popularRankHelp();

    @Message("Revisions and audit trail")
    String history();

    @Message("Revision")
    String revision();

    @Message("current")
    String current();

    @Message("By")
    String author();

    @Message("When")
    String at();

    @Message("Action")
    String action();

    @Message("Detail")
    String detail();

    @Message("first definition")
    String noChanges();

    @Message("Restore")
    String restore();

    @Message("group {n}: evidence of its own")
    String newGroup(int n);

    @Message("Edit")
    String edit();

    @Message("Recommendation")
    String recommended();

    @Message("as of {time}")
    String asOf(String time);

    @Message("requests that the condition could not judge: {count}")
    String unjudged(String count);

    @Message(
            "The condition failed on them or would have taken too long, so they did not take part; counted by this replica since its start.")
    String unjudgedHelp();

    @Message("No hypothesis was written down.")
    String hypothesisNone();

    @Message("Start")
    String start();

    @Message(
            "Requests are decided and learned from, at once. The definition can still be changed; some changes begin a new group, whose evidence starts from nothing.")
    String startHelp();

    @Message("Pause")
    String pause();

    @Message("Requests are refused with 409 until you resume. Open decisions still mature and are learned from.")
    String pauseHelp();

    @Message("Resume")
    String resume();

    @Message("Requests are decided again, from the shares as they are.")
    String resumeHelp();

    @Message("Conclude")
    String conclude();

    @Message(
            "It ends for good: requests are refused, open decisions still mature, later events are late. Concluding changes nothing in your traffic by itself.")
    String concludeHelp();

    @Message("Winner, for the record")
    String winner();

    @Message("no winner")
    String noWinner();

    @Message("Override for QA")
    String override();

    @Message(
            "One unit always gets one arm, labelled OVERRIDE and not learned from. Its id is kept as a hash. This makes a new revision.")
    String overrideHelp();

    @Message("Unit id")
    String unit();

    @Message("Archive")
    String archive();

    @Message("It leaves the list, and what is remembered of its units is deleted.")
    String archiveHelp();

    @Message("Actions")
    String actions();

    @Message("Interleaving")
    String duel();

    @Message("Lists are drafted from both arms; whose items get more clicks wins the list.")
    String duelHelp();

    @Message("wins")
    String wins();

    @Message("losses")
    String losses();

    @Message("ties")
    String ties();

    @Message("Not told: regret can be estimated only where every request draws one arm at random.")
    String chartRegretNever();

    @Message("of the decided lists were won by {arm}")
    String winRate(String arm);

    @Message(
            "Put revision {n} in force again? It is saved at once as a new revision. Where it cannot be compared with the one in force, totals and evidence start from nothing.")
    String restoreAsk(int n);

    @Message("in order")
    String lightGood();

    @Message("with care")
    String lightWarn();

    @Message("at fault")
    String lightBad();

    @Message("Rate by period")
    String chartStretch();

    @Message(
            "What each stretch of time shows by itself, from 30 mature rows up. Where these lines move, the rate so far is no forecast.")
    String chartStretchHelp();
}
