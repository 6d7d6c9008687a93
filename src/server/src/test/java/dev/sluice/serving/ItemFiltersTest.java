package dev.sluice.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalogue.CatalogueSource;
import dev.sluice.codec.InvalidInput;
import dev.sluice.decision.Refusal;
import dev.sluice.definition.Attributes;
import dev.sluice.definition.Attributes.DeclaredAttribute;
import dev.sluice.definition.Attributes.Type;
import dev.sluice.model.Item;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ItemFiltersTest {
    private static final Attributes DECLARED = new Attributes(
            List.of(new DeclaredAttribute("genre", Type.TEXT), new DeclaredAttribute("price", Type.NUMBER)));

    private final Shelf shelf = new Shelf();
    private final AtomicLong nanos = new AtomicLong();
    private final ItemFilters filters = new ItemFilters(shelf, nanos::get);

    ItemFiltersTest() {
        shelf.add("tea", "news", "3");
        shelf.add("cup", "sport", "30");
    }

    @AfterEach
    void close() {
        filters.close();
    }

    private List<String> allowed(String condition) {
        Predicate<String> allowed = filters.allowed(condition, DECLARED)
                .toCompletableFuture()
                .join()
                .orElseThrow();
        return Stream.of("tea", "cup", "pot", "never").filter(allowed).toList();
    }

    @Test
    void itemsAreReadOnce_andAConditionIsJudgedOnce() {
        assertThat(allowed("item.price < 20")).containsExactly("tea");
        assertThat(allowed("item.genre == 'sport'")).containsExactly("cup");
        assertThat(allowed("item.price < 20")).containsExactly("tea");
        assertThat(shelf.reads).isOne();
    }

    @Test
    void anImport_isSeen_andKnownConditionsAreJudgedBeforeAnyoneAsks() {
        filters.refresh();
        assertThat(shelf.reads).as("nobody filters").isZero();
        assertThat(allowed("item.price < 20")).containsExactly("tea");
        shelf.add("pot", "news", "4");
        filters.refresh();
        assertThat(filters.allowed("item.price < 20", DECLARED).toCompletableFuture())
                .isCompleted();
        assertThat(allowed("item.price < 20")).containsExactly("tea", "pot");
        filters.refresh();
        assertThat(shelf.reads).isEqualTo(2);
    }

    @Test
    void whatIsNoCondition_isRefused() {
        assertThat(filters.allowed("item.brand == 'x'", DECLARED).toCompletableFuture())
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withCauseInstanceOf(InvalidInput.class);
        assertThat(shelf.reads).isZero();
    }

    @Test
    void conditionThatTakesTooLong_isRefused() {
        for (int i = 0; i < 1_000; i++) {
            shelf.add("item-" + i, "news", "3");
        }
        shelf.whileReading = () -> nanos.set(0);
        ItemFilters slow = new ItemFilters(
                shelf, () -> nanos.getAndAdd(Duration.ofSeconds(1).toNanos()));
        assertThat(slow.allowed("item.price < 20", DECLARED).toCompletableFuture())
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withMessageContaining("items were judged within 2 seconds");
        slow.close();
    }

    @Test
    void tooManyNewConditionsAtOnce_areTurnedAway() {
        CountDownLatch hold = new CountDownLatch(1);
        shelf.whileReading = () -> {
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(filters.allowed("item.price < " + i, DECLARED).toCompletableFuture());
        }
        assertThat(answers.get(99))
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withCauseInstanceOf(Refusal.class);
        hold.countDown();
        assertThat(answers.get(0)).succeedsWithin(Duration.ofSeconds(20));
    }

    /** Items in memory. */
    private static final class Shelf implements CatalogueSource {
        private final List<Item> items = new ArrayList<>();
        private int reads;
        private Runnable whileReading = () -> {};

        void add(String id, String genre, String price) {
            items.add(new Item(id, id, Map.of("genre", genre, "price", price)));
        }

        @Override
        public long version() {
            return items.size();
        }

        @Override
        public void items(Consumer<Item> receiver) {
            reads++;
            whileReading.run();
            items.forEach(receiver);
        }

        @Override
        public SortedSet<String> itemIds() {
            return new TreeSet<>();
        }
    }
}
