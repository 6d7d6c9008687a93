package dev.sluice.ui.editor;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts around the form for experiments, in English; other languages are in messages/edit_*.properties. */
@MessageBundle("edit")
public interface EditorLabels {
    @Message("New experiment")
    String titleNew();

    @Message("Edit {key}")
    String titleEdit(String key);

    @Message("Fill in the form or write YAML: each follows the other. Nothing is saved before you have reviewed it.")
    String intro();

    @Message("YAML")
    String yaml();

    @Message("The same definition as text, as the API and “sluice apply” take it.")
    String yamlHelp();

    @Message("Valid: it can be saved.")
    String valid();

    @Message("Give it a key to begin with.")
    String begin();

    @Message("Not valid yet:")
    String invalid();

    @Message("Review and save")
    String review();

    @Message("Review")
    String reviewTitle();

    @Message("A new draft “{key}” is made. Nothing is served before it is started.")
    String reviewNew(String key);

    @Message("Nothing differs from what is in force: saving changes nothing.")
    String reviewSame();

    @Message(
            "These changes begin a new group: totals and evidence start from nothing, since what was learned does not hold under the new definition.")
    String reviewGroup();

    @Message(
            "Control may get as little as {share} of the requests. Every comparison needs its rows: with less than 10% differences are found late or never.")
    String reviewThin(String share);

    @Message(
            "The condition compares versions as texts, in which '10' comes before '9': {comparison}. Write version(...) around both sides.")
    String reviewVersions(String comparison);

    @Message("What was learned so far stays valid.")
    String reviewKeeps();

    @Message("Save")
    String save();

    @Message("Add an arm")
    String addArm();

    @Message("Remove")
    String removeArm();

    @Message("Arm {n}")
    String armNumber(int n);

    @Message("Preview")
    String preview();

    @Message("Set the rates that you believe in, and see what the policy would cost and how long it would take.")
    String previewHelp();

    @Message("Simulate")
    String previewRun();

    @Message("Rate of {arm}")
    String previewRate(String arm);

    @Message("Requests per day")
    String previewPerDay();

    @Message("After {horizon} decisions this policy would have given away {regret} successes; an even split {even}.")
    String previewRegret(String regret, String horizon, String even);

    @Message(
            "“{best}”, {lift} over the next arm, would be shown to be best within {decisions} decisions in four of five experiments: {days} days.")
    String previewTime(String best, String lift, String decisions, String days);

    @Message(
            "Under this policy, more than one experiment in five would not have shown “{best}” ({lift} over the next arm) to be best after {decisions} decisions.")
    String previewNever(String best, String lift, String decisions);

    @Message("The claim is made at the planned end, after {decisions} mature rows: {days} days or a little more.")
    String previewPlanned(String decisions, String days);

    @Message(
            "No time to a winner is told: the best arm is not better than the next by 1 % or more, or by too little to be played to its end, or the policy forgets or shows one arm at a time.")
    String previewNoTime();

    @Message(
            "Interleaving has no regret to simulate: both arms are in every list. It finds a difference with about a tenth of the traffic of a split.")
    String previewDuel();

    @Message("this policy")
    String previewLegendPolicy();

    @Message("even split")
    String previewLegendEven();

    @Message("Simulated with fixed seeds; real rates move and differ.")
    String previewSource();

    @Message("Basics")
    String section_basics();

    @Message("Arms")
    String section_arms();

    @Message("Reward")
    String section_reward();

    @Message("Policy")
    String section_policy();

    @Message("Audience")
    String section_audience();

    @Message("Events and learning")
    String section_events();

    @Message("Analysis")
    String section_analysis();

    @Message("Stopping and guardrails")
    String section_stopping();

    @Message("New units per day")
    String previewUnitsPerDay();
}
