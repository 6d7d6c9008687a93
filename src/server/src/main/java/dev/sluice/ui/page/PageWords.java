package dev.sluice.ui.page;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the frame around all pages, in English; other languages are in messages/app_*.properties. */
@MessageBundle("app")
public interface PageWords {
    @Message("Experiments")
    String experiments();

    @Message("Models")
    String models();

    @Message("Replay")
    String replay();

    @Message("Live")
    String live();

    @Message("Store")
    String store();

    @Message("Skip to the content")
    String skip();

    @Message("Main menu")
    String menu();

    @Message("Theme: auto")
    String themeAuto();

    @Message("Theme: light")
    String themeLight();

    @Message("Theme: dark")
    String themeDark();

    @Message("Sign in")
    String signIn();

    @Message("Sign out")
    String signOut();

    @Message("Sign in to Sluice")
    String signInTitle();

    @Message(
            "Use an API key with the role viewer, editor or admin. An embedded server writes its first key to admin.key in its data directory.")
    String signInHelp();

    @Message("API key")
    String apiKey();

    @Message("This key is not known here, or its role may not see the dashboard.")
    String signInRefused();

    @Message("Sign in with {name}")
    String signInWith(String name);

    @Message("Sign in with single sign-on")
    String singleSignOn();

    @Message("or with an API key")
    String signInOr();

    @Message("You are known, but none of your groups has a role here. Ask whoever runs this server.")
    String signInNoRole();

    @Message("The identity server does not answer right now. Try again in a moment, or use an API key.")
    String signInAway();

    @Message("The identity server did not let you in.")
    String signInDenied();

    @Message("That took too long, or was not begun here. Sign in again.")
    String signInVoid();

    @Message("There is nothing here")
    String errorMissing();

    @Message("The address may be mistyped, or what was here was deleted or renamed.")
    String errorMissingHelp();

    @Message("This is not for your role")
    String errorRefused();

    @Message(
            "Viewers look, editors change experiments and models, admins do everything. Sign in with another key, or ask an admin.")
    String errorRefusedHelp();

    @Message("Somebody was quicker")
    String errorConflict();

    @Message("What you saw has changed in the meantime. Nothing was saved; look at it anew and decide again.")
    String errorConflictHelp();

    @Message("This does not fit what is there")
    String errorContradiction();

    @Message("Nothing was changed. Look at what is there now and decide again.")
    String errorContradictionHelp();

    @Message("Not available right now")
    String errorUnavailable();

    @Message("The database does not answer. Experiments go on deciding and learning without it; try again in a moment.")
    String errorUnavailableHelp();

    @Message("A moment, please")
    String errorStarting();

    @Message("The server has not read everything yet. The page loads again by itself.")
    String errorStartingHelp();

    @Message("Too many at once")
    String errorBusy();

    @Message("Others, or you, have asked for much of this already. Wait a moment and try again.")
    String errorBusyHelp();

    @Message("Something broke on our side")
    String errorFailed();

    @Message(
            "It was logged with its cause. Look whether anything was changed before you try again, and tell whoever runs this server if it stays.")
    String errorFailedHelp();

    @Message("That could not be understood")
    String errorBad();

    @Message("The address asks for something that is not allowed.")
    String errorBadHelp();

    @Message("This cannot be taken.")
    String untold();

    @Message("Back to the experiments")
    String backToExperiments();

    @Message("Try again")
    String tryAgain();

    @Message("Live")
    String connected();

    @Message("Connecting")
    String connecting();

    @Message("Disconnected: figures may be old. Reconnecting by itself.")
    String disconnected();

    @Message("Cancel")
    String cancel();

    @Message("Loading")
    String loading();

    @Message("Times are UTC.")
    String footer();

    @Message(
            "The server was not reached, and it is not known whether anything was changed. Look again before you repeat it.")
    String offline();

    @Message("It does not decide now")
    String errorIdle();

    @Message("The experiment is paused or over. Come back once it runs.")
    String errorIdleHelp();

    @Message("Your session is over, and nothing was changed.")
    String sessionOver();

    @Message("Sign in in another tab, then try again here: what you wrote stays.")
    String sessionOverHelp();

    @Message("A click chooses the next: as the system, light, dark")
    String themeHelp();
}
