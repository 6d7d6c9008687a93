package dev.sluice.ui.page;

import java.util.Optional;

/**
 * The shop in which people can be users themselves.
 *
 * @param experiment that serves it; empty where there is no shop
 */
public record Storefront(Optional<String> experiment) {
    public boolean open() {
        return experiment.isPresent();
    }
}
