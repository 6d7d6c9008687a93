package dev.sluice.ui.conclusion;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Sentences about experiments, in English; other languages are in messages/say_*.properties. */
@MessageBundle("say")
public interface ExperimentWords {
    @Message("Draft")
    String statusDraft();

    @Message("Running")
    String statusRunning();

    @Message("Paused")
    String statusPaused();

    @Message("Concluded")
    String statusConcluded();

    @Message("Archived")
    String statusArchived();

    @Message("{arm} is best")
    String evidenceBest(String arm);

    @Message("none yet")
    String evidenceNone();

    @Message("Not started: nothing is served and nothing is learned yet.")
    String headlineDraft();

    @Message("Check the definition, look at the preview, then start it.")
    String openDraft();

    @Message("Do not trust these numbers: arms were not drawn as logged.")
    String headlineMismatch();

    @Message(
            "A sample-ratio mismatch means that traffic was lost or added for some arms only. No comparison holds until the reason is found.")
    String openMismatch();

    @Message("{sentence}. It is shown to be the best of all arms.")
    String headlineBest(String sentence);

    @Message("{sentence}. Which arm is the best of all is not shown yet.")
    String headlineBetter(String sentence);

    @Message("{arm}, the control, is shown to be the best on {metric}.")
    String headlineControlBest(String arm, String metric);

    @Message("Do not compare these rates: lost impressions are spread unequally over the arms.")
    String headlineImplied();

    @Message("do not trust")
    String evidenceMismatch();

    @Message(
            "Which of these differences may be wrong: on average at most {level} of those on goals are, and of those in segments.")
    String openError(String level);

    @Message(
            "Every list is drafted from both arms: an arm's own rates are those of the lists that it began, and tell nothing about it.")
    String openInterleaves();

    @Message("It ended without showing any difference in {metric}. That does not show that there is none.")
    String headlineNothing(String metric);

    @Message("Too little data: {rows} mature rows. A row is mature {window} after its decision.")
    String headlineEmpty(String rows, String window);

    @Message("Too early: the data do not show yet which arm has the best {metric}; {wait}.")
    String headlineEarly(String metric, String wait);

    @Message("how long it takes cannot be told yet")
    String waitUnknown();

    @Message(
            "if it goes on like this, a first claim within about {length} more is as likely as not, and within {within} has a chance of {chance}")
    String waitAbout(String length, String chance, String within);

    @Message(
            "if it goes on like this, a claim within {within} more has a chance of {chance} only, so think of a larger effect or more traffic")
    String waitUnlikely(String chance, String within);

    @Message("more than 90 days if it goes on like this, so think of a larger effect or more traffic")
    String waitLong();

    @Message("{arm} beats {control} on {metric} {effect}, shown at the {level} level")
    String beatsBy(String arm, String control, String metric, String effect, String level);

    @Message("{arm} is worse than {control} on {metric} {effect}")
    String worseBy(String arm, String control, String metric, String effect);

    @Message("by {lower} to {upper}")
    String byBetween(String lower, String upper);

    @Message("by {lower} to {upper} percentage points")
    String pointsBetween(String lower, String upper);

    @Message("{effect}, {lower} to {upper}")
    String liftBetween(String effect, String lower, String upper);

    @Message("{effect}, at least {limit}")
    String liftAtLeast(String effect, String limit);

    @Message("{effect}, at most {limit}")
    String liftAtMost(String effect, String limit);

    @Message("{arm} and {control} differ in {metric} by no more than the margin of {margin}: {interval}")
    String equivalent(String arm, String control, String metric, String margin, String interval);

    @Message("{number} percentage points")
    String points(String number);

    @Message("Whether {arm} or {control} has the higher {metric} ({e})")
    String undecided(String arm, String control, String metric, String e);

    @Message("Whether {arm} or {control} has the higher {metric}: the difference is {interval} ({e})")
    String undecidedSoFar(String arm, String control, String metric, String interval, String e);

    @Message(
            "That {arm} beats {control} on {metric} was shown before and is not any more: the difference is {interval}")
    String withdrawnBetter(String arm, String control, String metric, String interval);

    @Message(
            "That {arm} is worse than {control} on {metric} was shown before and is not any more: the difference is {interval}")
    String withdrawnWorse(String arm, String control, String metric, String interval);

    @Message("The effect of {arm} changes with time; what is shown is its average so far.")
    String openChanging(String arm);

    @Message(
            "The rates of the arms fall with time: what is shown is the average so far, and tells less of what is to come.")
    String openRatesFall();

    @Message("The effect of {arm} falls with time; what is shown is its average so far, and the latest is lower.")
    String openFalling(String arm);

    @Message(
            "{arm} earns less the more it is shown: its items may be used up, so that its average so far does not tell what it would earn alone.")
    String openCrowded(String arm);

    @Message(
            "In lists of both, items of {arm} get more clicks than those of {other}: {lower} to {upper} of the lists that one of them won, shown at the {level} level")
    String duelWon(String arm, String other, String lower, String upper, String level);

    @Message("Whether items of {arm} or of {other} get more clicks in one list")
    String duelOpen(String arm, String other);

    @Message("Where {where}: {arm} has a higher {metric} than {control} {effect}")
    String segmentBetter(String where, String arm, String control, String metric, String effect);

    @Message("Where {where}: {arm} harms {metric} compared with {control} {effect}")
    String segmentWorse(String where, String arm, String control, String metric, String effect);

    @Message("{arm} is proven best: the stopping rule says to conclude.")
    String adviceClaim(String arm);

    @Message("no arm can beat {arm} by more than the margin: the stopping rule says to conclude.")
    String adviceFutility(String arm);

    @Message("switching to {arm} now would cost too little to go on: a decision, no evidence.")
    String adviceShip(String arm);

    @Message("the longest run is over.")
    String adviceDuration();

    @Message(
            "{leader} has the higher plain rate, {best} the better evidence: rates may have moved while traffic did, and only the evidence allows for that. Ask why they moved before you switch.")
    String openDrift(String best, String leader);

    @Message("“P(best)” and “expected loss” are no error rates and prove nothing.")
    String openPosterior();

    @Message(
            "Two arms' intervals must not be subtracted or compared by eye. Read the comparisons, which hold at every look.")
    String openSubtract();

    @Message("All checks pass")
    String checksGood();

    @Message("Read with care")
    String checksWarn();

    @Message("Do not conclude anything yet")
    String checksBad();

    @Message("Arms drawn as logged")
    String checkPropensity();

    @Message("No sign that arms were drawn otherwise than logged (no sample-ratio mismatch so far).")
    String propensityGood();

    @Message("Arms were not drawn with their logged probabilities: p = {p}, valid at every look.")
    String propensityBad(String p);

    @Message("Fresh")
    String checkFresh();

    @Message("Totals arrive every few seconds.")
    String freshGood();

    @Message("It does not decide now, so nothing new is expected.")
    String freshIdle();

    @Message("Stale: nothing was heard since {time}. Decisions go on with the last shares; learning may be down.")
    String freshBad(String time);

    @Message("Impressions complete")
    String checkImplied();

    @Message("Nearly all impressions were reported before their clicks.")
    String impliedGood();

    @Message("{share} of the impressions are known only through a later event, so rates are too high.")
    String impliedMany(String share);

    @Message("Lost impressions are spread unequally over the arms: the rates cannot be compared.")
    String impliedBad();

    @Message("Mature")
    String checkMature();

    @Message("{share} of the impressions can still get events; rates count the others only.")
    String matureGood(String share);

    @Message("{share} of the impressions can still get events; wait for them before reading rates.")
    String matureFew(String share);

    @Message("In time")
    String checkLate();

    @Message("{share} of the records came when their window was over.")
    String lateGood(String share);

    @Message("{share} of the records came when their window was over and are in no rate; is the window long enough?")
    String lateMany(String share);

    @Message("Units keep their arm")
    String checkCrossovers();

    @Message("{share} of the units saw more than one arm, which draws the arms' rates together.")
    String crossovers(String share);

    @Message("Guardrails")
    String checkGuardrails();

    @Message("A guardrail has stopped {arms}; a new revision gives it another chance.")
    String guardrailTripped(String arms);

    @Message("Design")
    String checkDesign();

    @Message("The policy shows one arm at a time, so nothing can be compared, whatever the rates look like.")
    String designDeterministic();

    @Message("With more than eight arms each is compared with control only.")
    String designManyArms();

    @Message("better")
    String claimBetter();

    @Message("worse")
    String claimWorse();

    @Message("equivalent")
    String claimEquivalent();

    @Message("not shown")
    String claimUndecided();

    @Message("Each equivalence holds at the {level} level by itself, not all of them together.")
    String openEquivalence(String level);

    @Message("Nothing can be compared: there is one arm only.")
    String headlineAlone();

    @Message("Nothing can be compared: the policy shows one arm at a time, not one at random.")
    String headlineDeterministic();

    @Message(
            "The plan is over with {rows} rows, and no difference in {metric} is shown. That does not show that there is none, and going on will not change it.")
    String headlineOver(String rows, String metric);

    @Message("Too early: the data do not show yet whose items get more clicks in one list; {wait}.")
    String headlineDuelEarly(String wait);

    @Message(
            "It ended without showing whose items get more clicks in one list. That does not show that they are alike.")
    String headlineDuelNothing();

    @Message("about {length} more to the planned end, with a chance of {chance} that a difference is shown by then")
    String waitPlanned(String length, String chance);

    @Message("it is paused, so nothing more comes in")
    String waitPaused();

    @Message(
            "{arms} arms beat {control} on {metric}, shown at the {level} level. Which of them is the best is not shown yet.")
    String headlineSeveral(String arms, String control, String metric, String level);

    @Message("{sentence}. But {harm}.")
    String headlineHarm(String sentence, String harm);

    @Message("Data")
    String checkData();

    @Message("Nothing to check yet: there is no impression.")
    String dataNone();

    @Message("Waiting for the first totals; until then control is served.")
    String freshWaiting();
}
