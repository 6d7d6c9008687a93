package dev.sluice.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What an API key may do. */
public enum Role {
    /** Everything: keys and catalogue too. */
    ADMIN,
    /** Changes experiments. */
    EDITOR,
    /** Sees experiments and reports. */
    VIEWER,
    /** Decisions and events only. */
    CLIENT;

    /** Name of {@link #ADMIN} in annotations. */
    public static final String ADMIN_NAME = "admin";

    /** Name of {@link #EDITOR} in annotations. */
    public static final String EDITOR_NAME = "editor";

    /** Name of {@link #VIEWER} in annotations. */
    public static final String VIEWER_NAME = "viewer";

    /** Name of {@link #CLIENT} in annotations. */
    public static final String CLIENT_NAME = "client";

    public Set<Role> included() {
        return switch (this) {
            case ADMIN -> EnumSet.allOf(Role.class);
            case EDITOR -> EnumSet.of(EDITOR, VIEWER);
            case VIEWER, CLIENT -> EnumSet.of(this);
        };
    }

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
