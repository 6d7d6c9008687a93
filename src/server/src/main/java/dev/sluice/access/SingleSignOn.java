package dev.sluice.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether people can sign in by OpenID Connect, and as what.
 *
 * @param name what they know it by, if it has a name
 * @param groups of the identity server, by the role that their members have here
 */
public record SingleSignOn(boolean on, Optional<String> name, Map<Role, Set<String>> groups) {
    /** Where the identity server sends people back to, and the only address where it is believed. */
    public static final String ADDRESS = "/sign-in/oidc";

    private static final List<Role> HIGHEST_FIRST = List.of(Role.ADMIN, Role.EDITOR, Role.VIEWER);

    public SingleSignOn {
        groups = Map.copyOf(groups);
    }

    /** The highest role of somebody in those groups; empty for who may not come in. */
    public Optional<Role> role(Set<String> memberships) {
        return HIGHEST_FIRST.stream()
                .filter(role -> groups.getOrDefault(role, Set.of()).stream().anyMatch(memberships::contains))
                .findFirst();
    }
}
