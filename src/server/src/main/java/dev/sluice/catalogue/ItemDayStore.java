package dev.sluice.catalogue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** How many interactions of each day imports hold of each item, in PostgreSQL; kept by the import itself. */
@ApplicationScoped
public class ItemDayStore {
    private static final int AT_ONCE = 2_000;
    /** Held by the one replica that tells; any number that nobody else locks. */
    private static final long LOCK = 0x1d0d_a751L;

    private final EntityManager entities;

    ItemDayStore(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * Tells all of them again where they were told to another topic.
     *
     * @param topic id of the topic that they are told to
     */
    @Transactional
    public void tellTo(String topic) {
        String before = (String) entities.createNativeQuery("select told_to from catalogue_version", String.class)
                .getSingleResult();
        if (before.equals(topic)) {
            return;
        }
        entities.createNativeQuery( // in the order in which imports lock them, and they count up the version last
                        "update item_day set told = false where (item, day) in"
                                + " (select item, day from item_day order by item, day for update)")
                .executeUpdate();
        entities.createNativeQuery("update catalogue_version set told_to = ?1")
                .setParameter(1, topic)
                .executeUpdate();
    }

    /** Whether any interaction was imported. */
    @Transactional
    public boolean any() {
        return !entities.createNativeQuery("select 1 from item_day limit 1", Integer.class)
                .getResultList()
                .isEmpty();
    }

    /**
     * Tells a bounded number of items whose counts have changed.
     *
     * @param receiver takes by item what each day holds, counted from 1970-01-01; false where it could not
     * @return whether there may be more
     */
    @Transactional
    public boolean tell(Predicate<Map<String, Map<Long, Long>>> receiver) {
        boolean alone = (Boolean) entities.createNativeQuery("select pg_try_advisory_xact_lock(?1)", Boolean.class)
                .setParameter(1, LOCK)
                .getSingleResult();
        if (!alone) {
            return false;
        }
        List<?> items = entities.createNativeQuery("select item from item_day where not told limit ?1", String.class)
                .setParameter(1, AT_ONCE)
                .getResultList();
        if (items.isEmpty()) {
            return false;
        }
        String[] wanted = items.stream().distinct().toArray(String[]::new);
        List<?> rows = entities.createNativeQuery( // in the order in which imports lock them
                        "select item, day, count from item_day where item = any (?1) order by item, day for update",
                        Object[].class)
                .setParameter(1, wanted)
                .getResultList();
        Map<String, Map<Long, Long>> days = new HashMap<>();
        for (Object row : rows) {
            Object[] columns = (Object[]) row;
            days.computeIfAbsent((String) columns[0], first -> new HashMap<>())
                    .put(((Number) columns[1]).longValue(), ((Number) columns[2]).longValue());
        }
        if (!receiver.test(days)) {
            return false;
        }
        entities.createNativeQuery( // of what was read: another import may have added days meanwhile
                        "update item_day set told = true from unnest(?1, ?2) as was (item, day)"
                                + " where item_day.item = was.item and item_day.day = was.day")
                .setParameter(
                        1,
                        rows.stream().map(row -> (String) ((Object[]) row)[0]).toArray(String[]::new))
                .setParameter(
                        2,
                        rows.stream()
                                .map(row -> ((Number) ((Object[]) row)[1]).longValue())
                                .toArray(Long[]::new))
                .executeUpdate();
        return true;
    }
}
