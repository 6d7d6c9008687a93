package dev.sluice.training;

import dev.sluice.arm.ItemIndex;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.model.Item;
import dev.sluice.network.Contents;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What items are called: their id, their title, and all their attributes, in the order of names. */
final class ItemTexts {
    private ItemTexts() {}

    /** The texts of all items of a catalogue; none where no characters are asked for. */
    static Contents of(KnownAttributes known, ItemIndex items, int characters) {
        return characters == 0
                ? Contents.NONE
                : Contents.of(
                        items.ids().stream().map(id -> texts(id, known.items())).toList(), characters);
    }

    private static List<String> texts(String id, Map<String, Item> items) {
        Item item = items.get(id);
        return item == null
                ? List.of(id, "", "")
                : List.of(id, item.title(), String.join(" ", new TreeMap<>(item.attributes()).values()));
    }
}
