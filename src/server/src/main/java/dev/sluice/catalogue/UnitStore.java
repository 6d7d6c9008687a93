package dev.sluice.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.sluice.codec.Json;
import dev.sluice.model.Profile;
import dev.sluice.model.Profile.Had;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What imports tell of units, and which units are forgotten, in PostgreSQL; told to who keeps profiles. */
@ApplicationScoped
public class UnitStore {
    private static final TypeReference<Map<String, String>> ATTRIBUTES = new TypeReference<>() {};
    private static final int AT_ONCE = 2_000;
    /** Held by the one replica that tells; any number that nobody else locks. */
    private static final long LOCK = 0x1d0d_a752L;
    /** Most of what was on its way when a unit was forgotten has arrived after this. */
    private static final Duration SOON_AGAIN = Duration.ofMinutes(1);

    private static final Duration AGAIN = Duration.ofDays(1);
    /** Nothing from before comes later: events are a day old at most, and the log is kept for a week. */
    private static final Duration LAST_AFTER = Duration.ofDays(9);

    /** The latest items of each unit, in the order of a profile. */
    private static final String KNOWN =
            "select u.unit, unit.attributes::text, had.item, had.at from unnest(?1) as u (unit)"
                    + " left join unit on unit.id = u.unit left join lateral (select item,"
                    + " max(floor(extract(epoch from least(occurred_at, now())) * 1000)) as at from interaction"
                    + " where interaction.unit = u.unit group by item order by at desc, item collate \"C\" desc limit "
                    + Profile.MOST_ITEMS + ") had on true";

    private final EntityManager entities;
    private final Clock clock;

    UnitStore(EntityManager entities, Clock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    /** Deletes all that imports hold of a unit, and notes that it is forgotten. */
    @Transactional
    public void forget(String unit) {
        entities.createNativeQuery("delete from unit where id = ?1")
                .setParameter(1, unit)
                .executeUpdate();
        entities.createNativeQuery("with gone as (delete from interaction where unit = ?1 returning item, occurred_at),"
                        + " less as (select item, floor(extract(epoch from least(occurred_at, now())) / 86400) as day, count(*) as n"
                        + " from gone group by 1, 2),"
                        + " held as (select item_day.item, item_day.day, less.n from item_day join less using (item, day)"
                        + " order by item, day for update of item_day)"
                        + " update item_day set count = greatest(0, count - held.n), told = false from held"
                        + " where item_day.item = held.item and item_day.day = held.day")
                .setParameter(1, unit)
                .executeUpdate();
        entities.createNativeQuery("insert into forgotten_unit (unit, at, next) values (?1, ?2, ?2)"
                        + " on conflict (unit) do update set at = excluded.at, next = excluded.next")
                .setParameter(1, unit)
                .setParameter(2, clock.instant())
                .executeUpdate();
        entities.createNativeQuery("update catalogue_version set version = version + 1")
                .executeUpdate();
    }

    /** When each unit that is forgotten was. */
    @Transactional
    public Map<String, Instant> forgotten() {
        return instants(entities.createNativeQuery("select unit, at from forgotten_unit", Object[].class)
                .getResultList());
    }

    /** Drops the notes of units that were forgotten before, once nothing is kept of what they did until then. */
    @Transactional
    public void dropBefore(Instant time) {
        entities.createNativeQuery("delete from forgotten_unit where at < ?1 and next is null")
                .setParameter(1, time)
                .executeUpdate();
    }

    /**
     * Tells all of them again where they were told to another topic.
     *
     * @param topic id of the topic that they are told to
     */
    @Transactional
    public void tellTo(String topic) {
        String before = (String) entities.createNativeQuery("select units_told_to from catalogue_version", String.class)
                .getSingleResult();
        if (before.equals(topic)) {
            return;
        }
        entities.createNativeQuery(
                        "insert into unit_change (unit) select id from (select id from unit"
                                + " union select distinct unit from interaction) as known (id) order by id on conflict (unit) do nothing")
                .executeUpdate();
        entities.createNativeQuery("update catalogue_version set units_told_to = ?1")
                .setParameter(1, topic)
                .executeUpdate();
    }

    /**
     * Tells a bounded number of units of which something was imported, or which are forgotten: at once, soon again, and every day
     * while events from before may still arrive.
     *
     * @param receiver takes what there is to tell; false where it could not
     * @return whether there may be more
     */
    @Transactional
    public boolean tell(Predicate<News> receiver) {
        boolean alone = (Boolean) entities.createNativeQuery("select pg_try_advisory_xact_lock(?1)", Boolean.class)
                .setParameter(1, LOCK)
                .getSingleResult();
        if (!alone) {
            return false;
        }
        Map<String, Instant> forgotten = instants(entities.createNativeQuery(
                        "select unit, at from forgotten_unit where next <= ?1 order by next limit ?2", Object[].class)
                .setParameter(1, clock.instant())
                .setParameter(2, AT_ONCE)
                .getResultList());
        List<?> changed = entities.createNativeQuery("select unit, number from unit_change limit ?1", Object[].class)
                .setParameter(1, AT_ONCE)
                .getResultList();
        if (changed.isEmpty() && forgotten.isEmpty()) {
            return false;
        }
        List<String> units = new ArrayList<>(forgotten.keySet());
        changed.forEach(row -> units.add((String) ((Object[]) row)[0]));
        if (!receiver.test(new News(forgotten, known(units)))) {
            return false;
        }
        told(forgotten, changed);
        return true;
    }

    /** Of what was read: more may have been imported meanwhile, or a unit forgotten again. */
    private void told(Map<String, Instant> forgotten, List<?> changed) {
        entities.createNativeQuery( // in the order in which imports lock them
                        "select unit from unit_change where unit = any (?1) order by unit for update", String.class)
                .setParameter(
                        1,
                        changed.stream()
                                .map(row -> (String) ((Object[]) row)[0])
                                .toArray(String[]::new))
                .getResultList();
        entities.createNativeQuery("delete from unit_change using unnest(?1, ?2) as was (unit, number)"
                        + " where unit_change.unit = was.unit and unit_change.number = was.number")
                .setParameter(
                        1,
                        changed.stream()
                                .map(row -> (String) ((Object[]) row)[0])
                                .toArray(String[]::new))
                .setParameter(
                        2,
                        changed.stream()
                                .map(row -> ((Number) ((Object[]) row)[1]).longValue())
                                .toArray(Long[]::new))
                .executeUpdate();
        forgotten.forEach((unit, at) -> entities.createNativeQuery(
                        "update forgotten_unit set next = cast(?1 as timestamptz) where unit = ?2 and at = ?3")
                .setParameter(1, next(at).map(Instant::toString).orElse(null))
                .setParameter(2, unit)
                .setParameter(3, at)
                .executeUpdate());
    }

    private Optional<Instant> next(Instant forgotten) {
        Instant now = clock.instant();
        if (now.isBefore(forgotten.plus(SOON_AGAIN))) {
            return Optional.of(forgotten.plus(SOON_AGAIN));
        }
        return now.isBefore(forgotten.plus(LAST_AFTER)) ? Optional.of(now.plus(AGAIN)) : Optional.empty();
    }

    private Map<String, Known> known(List<String> units) {
        List<?> rows = entities.createNativeQuery(KNOWN, Object[].class)
                .setParameter(1, units.stream().distinct().toArray(String[]::new))
                .getResultList();
        Map<String, Known> known = new HashMap<>();
        for (Object row : rows) {
            Object[] columns = (Object[]) row;
            Known unit = known.computeIfAbsent(
                    (String) columns[0], first -> new Known(attributes((String) columns[1]), new ArrayList<>()));
            if (columns[2] != null) {
                unit.items.add(new Had((String) columns[2], Had.IMPORTED, ((Number) columns[3]).longValue()));
            }
        }
        return known;
    }

    private static Map<String, String> attributes(String json) {
        try {
            return json == null ? Map.of() : Json.http().readValue(json, ATTRIBUTES);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Instant> instants(List<?> rows) {
        Map<String, Instant> instants = new HashMap<>();
        for (Object row : rows) {
            Object[] columns = (Object[]) row;
            instants.put((String) columns[0], (Instant) columns[1]);
        }
        return instants;
    }

    /**
     * What there is to tell.
     *
     * @param forgotten units, each with the time until which it is
     * @param known units with what imports hold of them
     */
    public record News(Map<String, Instant> forgotten, Map<String, Known> known) {}

    /** What imports hold of a unit. */
    public record Known(Map<String, String> attributes, List<Had> items) {}
}
