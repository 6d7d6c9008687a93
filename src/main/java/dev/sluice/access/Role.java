package dev.sluice.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sluice.model.InvalidInput;
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

    @JsonCreator
    static Role parse(String name) {
        for (Role role : values()) {
            if (role.wireName().equals(name)) {
                return role;
            }
        }
        throw new InvalidInput("role", "must be admin or client, got '" + name + "'");
    }
}
