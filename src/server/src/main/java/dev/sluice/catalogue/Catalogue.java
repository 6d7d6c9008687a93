package dev.sluice.catalogue;

import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import java.util.List;

/**
 * What arms are made of.
 *
 * @param version counts up with every import
 * @param items what there is
 * @param interactions who had what
 */
public record Catalogue(long version, List<Item> items, List<Interaction> interactions) {}
