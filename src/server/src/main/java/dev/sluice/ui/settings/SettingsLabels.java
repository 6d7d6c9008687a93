package dev.sluice.ui.settings;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the settings, in English; other languages are in messages/set_*.properties. */
@MessageBundle("set")
public interface SettingsLabels {
    @Message("Settings")
    String settings();

    @Message("Keys")
    String keys();

    @Message(
            "A key is shown once, when it is made. Revoking it holds on every replica within two seconds; sign-ins with it end.")
    String keysHelp();

    @Message("Name")
    String name();

    @Message("Role")
    String role();

    @Message("For")
    String bounds();

    @Message("everything")
    String everywhere();

    @Message("Made")
    String made();

    @Message("Last used")
    String used();

    @Message("not yet")
    String never();

    @Message("Ends")
    String ends();

    @Message("no end")
    String noEnd();

    @Message("Rotate")
    String rotate();

    @Message("Revoke")
    String revoke();

    @Message("Make a key")
    String makeKey();

    @Message("Experiments (all if empty)")
    String experiments();

    @Message("Pages that may use it (client only)")
    String origins();

    @Message("Last day")
    String lastDay();

    @Message("Make")
    String make();

    @Message("Copy it now: nobody can show it again.")
    String showOnce();

    @Message("Audit")
    String audit();

    @Message("Who did what, the latest first. It is only ever added to.")
    String auditHelp();

    @Message("The database does not answer. Keys work on, and can be revoked.")
    String auditAway();

    @Message("At")
    String at();

    @Message("By")
    String author();

    @Message("What")
    String subject();

    @Message("Did")
    String action();

    @Message("More")
    String detail();

    @Message("Nothing was done yet.")
    String nothing();

    @Message("Give “{name}” another secret? The one it has, and all sign-ins with it, end at once.")
    String rotateAsk(String name);

    @Message("Revoke “{name}” for good? Whoever uses it is refused from now on.")
    String revokeAsk(String name);

    @Message("The secret of “{name}”")
    String madeTitle(String name);
}
