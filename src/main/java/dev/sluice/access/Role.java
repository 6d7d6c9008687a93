package dev.sluice.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an API key may do. */
public enum Role {
    /** Everything, decisions and events included. */
    ADMIN,
    /** Decisions and events only. */
    CLIENT;

    /** Name of {@link #ADMIN} in annotations. */
    public static final String ADMIN_NAME = "admin";

    /** Name of {@link #CLIENT} in annotations. */
    public static final String CLIENT_NAME = "client";

    /** The name on the wire: lower case. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
