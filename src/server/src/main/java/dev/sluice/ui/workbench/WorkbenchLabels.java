package dev.sluice.ui.workbench;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the pages of engineers, in English; other languages are in messages/lab_*.properties. */
@MessageBundle("lab")
public interface WorkbenchLabels {
    @Message("Models")
    String models();

    @Message("Learned models that arms can serve, with how good they were on data they had not seen.")
    String modelsHelp();

    @Message(
            "No model is registered yet. “sluice train --register NAME” trains and registers one; an archive can be uploaded here.")
    String modelsNone();

    @Message("Trainings")
    String trainings();

    @Message(
            "What the platform trained itself: models that arms of the type item-cf follow, after imports, and those that are scheduled. A training is a process of its own.")
    String trainingsHelp();

    @Message("Model")
    String model();

    @Message("Why")
    String reason();

    @Message("Begun")
    String begun();

    @Message("Took")
    String took();

    @Message("What came of it")
    String outcome();

    @Message("runs")
    String trainingRuns();

    @Message("failed")
    String trainingFailed();

    @Message("no version yet")
    String reasonFirst();

    @Message("new imports")
    String reasonImport();

    @Message("schedule")
    String reasonSchedule();

    @Message("Register a version")
    String upload();

    @Message(
            "A zip of manifest.json and the files that it lists. The graph is opened and a probe batch is run before anything is stored.")
    String uploadHelp();

    @Message("Name")
    String name();

    @Message("Archive (zip)")
    String archive();

    @Message("Register")
    String register();

    @Message("Version")
    String version();

    @Message("Kind")
    String kind();

    @Message("Offline metrics")
    String metrics();

    @Message("Not measured: it was trained without rows to validate it on.")
    String metricsNone();

    @Message("Runs on")
    String provider();

    @Message("Provider that ran the probe batch when the version was registered.")
    String providerHelp();

    @Message("Trained on (rows × items)")
    String trained();

    @Message("Used by")
    String used();

    @Message("no experiment")
    String usedNowhere();

    @Message("Registered")
    String registered();

    @Message("Promote")
    String promote();

    @Message("“latest” and “champion” are names that new revisions pin to a number; running experiments keep theirs.")
    String promoteHelp();

    @Message("Deprecate")
    String deprecate();

    @Message("deprecated")
    String deprecated();

    @Message("Learning curve")
    String curve();

    @Message("No curve was kept with this version.")
    String curveNone();

    @Message("training loss")
    String curveTrain();

    @Message("validation loss")
    String curveValid();

    @Message("{n} epochs")
    String curveEpochs(int n);

    @Message("Settings")
    String settings();

    @Message("Try an arm")
    String tryArm();

    @Message("What each arm would show to one unit now. Nothing is decided and nothing is counted.")
    String tryHelp();

    @Message("No experiment has an arm that finds items.")
    String tryNone();

    @Message("Experiment")
    String experiment();

    @Message("Unit id")
    String unit();

    @Message("Show items")
    String show();

    @Message("in every list")
    String everyArm();

    @Message("No items.")
    String noItems();

    @Message("Replay")
    String replay();

    @Message(
            "What would another policy have earned on the decisions that were logged? Nothing is served; the log is read once.")
    String replayHelp();

    @Message("Nothing was decided yet, so there is nothing to replay.")
    String replayNone();

    @Message("From (UTC)")
    String from();

    @Message("To (UTC)")
    String to();

    @Message("Policy (YAML)")
    String policy();

    @Message("As in an experiment, for example type: fixed with weights.")
    String policyHelp();

    @Message("Estimate")
    String estimate();

    @Message("Estimator")
    String estimator();

    @Message("Reward per decision")
    String value();

    @Message("95 % interval")
    String interval();

    @Message("May it be believed?")
    String diagnostics();

    @Message("Nothing speaks against these estimates.")
    String believable();

    @Message("Read these estimates with care:")
    String careful();

    @Message("Do not believe these estimates:")
    String doubtful();

    @Message("none: biased")
    String biased();

    @Message("{n} logged decisions are worth {ess} under this policy ({share}).")
    String effective(String n, String ess, String share);

    @Message("The mean weight is {mean}, which should be about 1; the largest is {largest}.")
    String weights(String mean, String largest);

    @Message(
            "Where they disagree, trust dr and snips over ips. dm only knows the rates that it learned, so that its interval is too narrow where rates moved; clipped is too low on purpose.")
    String which();

    @Message("Live")
    String live();

    @Message("All replicas together, as they write it to Kafka; a few of each second are shown.")
    String liveHelp();

    @Message("decisions a second")
    String decisionsPerSecond();

    @Message("events a second")
    String eventsPerSecond();

    @Message("replicas")
    String replicas();

    @Message("records behind")
    String lag();

    @Message("Records that this replica's stages have not read yet.")
    String lagHelp();

    @Message("Ledger per second")
    String ledgerPerSecond();

    @Message("Decisions")
    String decisions();

    @Message("Events")
    String events();

    @Message("Time")
    String time();

    @Message("Arm")
    String arm();

    @Message("What")
    String what();

    @Message("Items")
    String items();

    @Message("Nothing has come in yet. Decisions and events appear here as soon as there are any.")
    String waiting();

    @Message("Deprecate {name}@{version}? No new revision will accept it; what runs goes on.")
    String deprecateAsk(String name, int version);
}
