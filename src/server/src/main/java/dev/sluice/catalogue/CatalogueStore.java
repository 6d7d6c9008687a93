package dev.sluice.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.sluice.codec.Json;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.model.Unit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.io.UncheckedIOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** Items and interactions in PostgreSQL; importing a row twice changes nothing, a row that came again with another value is changed. */
@ApplicationScoped
public class CatalogueStore implements CatalogueSource {
    private static final TypeReference<Map<String, String>> ATTRIBUTES = new TypeReference<>() {};
    private static final int FETCH = 10_000;
    /** Columns rather than rows, since one statement tells of each row whether it is new: no transaction deleted it before. */
    private static final String ITEMS =
            "insert into item (id, title, attributes, available) select id, title, attributes::jsonb, available"
                    + " from unnest(?, ?, ?, ?) as given (id, title, attributes, available)"
                    + " order by id on conflict (id) do update set title = excluded.title, attributes = excluded.attributes,"
                    + " available = coalesce(excluded.available, item.available)"
                    + " where (item.title, item.attributes, item.available) is distinct from"
                    + " (excluded.title, excluded.attributes, coalesce(excluded.available, item.available))"
                    + " returning xmax = 0";

    private static final String INTERACTIONS = "with added as (insert into interaction (unit, item, value, occurred_at)"
            + " select unit, item, value, at::timestamptz from unnest(?, ?, ?, ?) as given (unit, item, value, at)"
            + " order by unit, item, at on conflict (unit, item, occurred_at) do update set value = excluded.value"
            + " where interaction.value <> excluded.value returning unit, item, occurred_at, xmax = 0 as fresh),"
            + " told as (insert into unit_change (unit) select distinct unit from added where fresh order by unit"
            + " on conflict (unit) do update set number = excluded.number),"
            + " counted as (insert into item_day (item, day, count, told)"
            + " select item, floor(extract(epoch from least(occurred_at, now())) / 86400), count(*), false from added where fresh"
            + " group by 1, 2 order by 1, 2 on conflict (item, day)"
            + " do update set count = item_day.count + excluded.count, told = false)"
            + " select fresh from added";

    private static final String UNITS = "with added as (insert into unit (id, attributes) select id, attributes::jsonb"
            + " from unnest(?, ?) as given (id, attributes) order by id"
            + " on conflict (id) do update set attributes = excluded.attributes"
            + " where unit.attributes is distinct from excluded.attributes returning id, xmax = 0 as fresh),"
            + " told as (insert into unit_change (unit) select id from added order by id"
            + " on conflict (unit) do update set number = excluded.number)"
            + " select fresh from added";

    private final EntityManager entities;

    CatalogueStore(EntityManager entities) {
        this.entities = entities;
    }

    /** Adds items, or changes those that are there. */
    @Transactional
    public Additions addItems(List<Item> items) {
        Latest<Item> latest = Latest.of(items, Comparator.comparing(Item::id));
        List<Item> distinct = latest.rows;
        Additions additions = add(
                ITEMS,
                latest.replaced,
                connection -> List.of(
                        connection.createArrayOf(
                                "text", distinct.stream().map(Item::id).toArray()),
                        connection.createArrayOf(
                                "text", distinct.stream().map(Item::title).toArray()),
                        connection.createArrayOf(
                                "text",
                                distinct.stream()
                                        .map(item -> write(item.attributes()))
                                        .toArray()),
                        connection.createArrayOf(
                                "boolean",
                                distinct.stream()
                                        .map(item -> item.available().orElse(null))
                                        .toArray())));
        if (items.stream().anyMatch(item -> item.available().isPresent())) {
            countWithdrawal();
        }
        return additions;
    }

    /** Adds what is known of units, which are named by their hashes, or changes it. */
    @Transactional
    public Additions addUnits(List<Unit> units) {
        Latest<Unit> latest = Latest.of(units, Comparator.comparing(Unit::id));
        List<Unit> distinct = latest.rows;
        return add(
                UNITS,
                latest.replaced,
                connection -> List.of(
                        connection.createArrayOf(
                                "text", distinct.stream().map(Unit::id).toArray()),
                        connection.createArrayOf(
                                "text",
                                distinct.stream()
                                        .map(unit -> write(unit.attributes()))
                                        .toArray())));
    }

    /** Withdraws an item, be it known or not: no arm serves it any more. */
    @Transactional
    public void withdraw(String item) {
        entities.createNativeQuery("insert into item (id, title, attributes, available) values (?1, '', '{}', false)"
                        + " on conflict (id) do update set available = false")
                .setParameter(1, item)
                .executeUpdate();
        countWithdrawal();
    }

    private void countWithdrawal() {
        entities.createNativeQuery("update catalogue_version set withdrawals = withdrawals + 1")
                .executeUpdate();
    }

    /** Counts up whenever an item may have been withdrawn, or be back. */
    @Transactional
    public long withdrawals() {
        return ((Number) entities.createNativeQuery("select withdrawals from catalogue_version", Long.class)
                        .getSingleResult())
                .longValue();
    }

    /** Items that are withdrawn. */
    @Transactional
    public Set<String> withdrawn() {
        List<?> ids = entities.createNativeQuery("select id from item where not available", String.class)
                .getResultList();
        return ids.stream().map(String.class::cast).collect(Collectors.toUnmodifiableSet());
    }

    /** Adds interactions, whose units are hashes; one of the same unit, item and time gets the value that came last. */
    @Transactional
    public Additions addInteractions(List<Interaction> interactions) {
        Latest<Interaction> latest = Latest.of(
                interactions,
                Comparator.comparing(Interaction::unit)
                        .thenComparing(Interaction::item)
                        .thenComparing(Interaction::at));
        List<Interaction> distinct = latest.rows;
        return add(
                INTERACTIONS,
                latest.replaced,
                connection -> List.of(
                        connection.createArrayOf(
                                "text", distinct.stream().map(Interaction::unit).toArray()),
                        connection.createArrayOf(
                                "text", distinct.stream().map(Interaction::item).toArray()),
                        connection.createArrayOf(
                                "float8",
                                distinct.stream().map(Interaction::value).toArray()),
                        connection.createArrayOf(
                                "text",
                                distinct.stream()
                                        .map(row -> row.at().toString())
                                        .toArray())));
    }

    /**
     * Runs a statement that gives back for each row that it wrote whether the row is new.
     *
     * @param replaced rows of the call whose value a later one of the same call took the place of
     */
    private Additions add(String sql, int replaced, Columns columns) {
        int[] added = {0};
        int[] changed = {replaced};
        entities.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                int place = 0;
                for (Array column : columns.of(connection)) {
                    statement.setArray(++place, column);
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        (rows.getBoolean(1) ? added : changed)[0]++;
                    }
                }
            }
        });
        entities.createNativeQuery("update catalogue_version set version = version + 1")
                .executeUpdate();
        return new Additions(added[0], changed[0]);
    }

    @Transactional
    @Override
    public long version() {
        return ((Number) entities.createNativeQuery("select version from catalogue_version", Long.class)
                        .getSingleResult())
                .longValue();
    }

    @Transactional
    @Override
    public SortedSet<String> itemIds() {
        SortedSet<String> ids = new TreeSet<>();
        each("select id from item union select item from item_day where count > 0", row -> ids.add(row.getString(1)));
        return ids;
    }

    @Transactional
    @Override
    public void items(Consumer<Item> receiver) {
        each(
                "select id, title, attributes, available from item",
                row -> receiver.accept(new Item(
                        row.getString(1),
                        row.getString(2),
                        read(row.getString(3)),
                        Optional.ofNullable(row.getObject(4, Boolean.class)))));
    }

    @Transactional
    public void units(Consumer<Unit> receiver) {
        each(
                "select id, attributes from unit",
                row -> receiver.accept(new Unit(row.getString(1), read(row.getString(2)))));
    }

    @Transactional
    public void interactions(Consumer<Interaction> receiver) {
        each(
                "select unit, item, value, occurred_at from interaction",
                row -> receiver.accept(new Interaction(
                        row.getString(1),
                        row.getString(2),
                        row.getDouble(3),
                        row.getTimestamp(4).toInstant())));
    }

    /** Gives every item with the interactions that imports hold of it. */
    @Transactional
    public void counts(BiConsumer<String, Long> receiver) {
        each(
                "select coalesce(item.id, counted.item), coalesce(counted.n, 0) from item full join"
                        + " (select item, sum(count) as n from item_day where count > 0 group by item) as counted"
                        + " on counted.item = item.id",
                row -> receiver.accept(row.getString(1), row.getLong(2)));
    }

    @Transactional
    public Map<String, String> titles(Collection<String> ids) {
        Map<String, String> titles = new HashMap<>();
        entities.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("select id, title from item where id = any (?)")) {
                query.setArray(1, connection.createArrayOf("text", ids.toArray()));
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        titles.put(rows.getString(1), rows.getString(2));
                    }
                }
            }
        });
        return titles;
    }

    private void each(String sql, Reading reading) {
        entities.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                query.setFetchSize(FETCH);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        reading.read(rows);
                    }
                }
            }
        });
    }

    private static String write(Map<String, String> attributes) {
        try {
            return Json.http().writeValueAsString(new TreeMap<>(attributes));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> read(String attributes) {
        try {
            return Json.http().readValue(attributes, ATTRIBUTES);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Reading {
        void read(ResultSet row) throws SQLException;
    }

    private interface Columns {
        List<Array> of(Connection connection) throws SQLException;
    }

    /**
     * Rows of a call, of those that are named alike the last one.
     *
     * @param rows in the order of their names, so that two imports at the same time wait for each other and never both
     * @param replaced how many that came before were different
     */
    private record Latest<T>(List<T> rows, int replaced) {
        static <T> Latest<T> of(List<T> rows, Comparator<T> names) {
            TreeMap<T, T> latest = new TreeMap<>(names);
            int replaced = 0;
            for (T row : rows) {
                T before = latest.remove(row);
                replaced += before != null && !before.equals(row) ? 1 : 0;
                latest.put(row, row);
            }
            return new Latest<>(List.copyOf(latest.values()), replaced);
        }
    }
}
