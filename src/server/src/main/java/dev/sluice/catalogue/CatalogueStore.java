package dev.sluice.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.sluice.codec.Json;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hibernate.Session;

/** Items and interactions in PostgreSQL; importing a row twice changes nothing. */
@ApplicationScoped
public class CatalogueStore implements CatalogueSource {
    private static final TypeReference<Map<String, String>> ATTRIBUTES = new TypeReference<>() {};
    private static final int FETCH = 10_000;

    private final EntityManager entities;

    CatalogueStore(EntityManager entities) {
        this.entities = entities;
    }

    @Transactional
    public void addItems(List<Item> items) {
        batch(
                "insert into item (id, title, attributes) values (?, ?, ?)"
                        + " on conflict (id) do update set title = excluded.title, attributes = excluded.attributes",
                items,
                (row, item) -> {
                    row.setString(1, item.id());
                    row.setString(2, item.title());
                    row.setString(3, write(item.attributes()));
                });
    }

    /** Adds interactions, whose units are hashes; one of the same unit, item and time is there already. */
    @Transactional
    public void addInteractions(List<Interaction> interactions) {
        batch(
                "insert into interaction (unit, item, value, occurred_at) values (?, ?, ?, ?) on conflict do nothing",
                interactions,
                (row, interaction) -> {
                    row.setString(1, interaction.unit());
                    row.setString(2, interaction.item());
                    row.setDouble(3, interaction.value());
                    row.setTimestamp(4, Timestamp.from(interaction.at()));
                });
    }

    private <T> void batch(String sql, List<T> values, Binding<T> binding) {
        entities.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (T value : values) {
                    binding.bind(statement, value);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        });
        entities.createNativeQuery("update catalogue_version set version = version + 1")
                .executeUpdate();
    }

    @Transactional
    @Override
    public long version() {
        return ((Number) entities.createNativeQuery("select version from catalogue_version", Long.class)
                        .getSingleResult())
                .longValue();
    }

    /** Everything. The version is read first, so that rows of an import in between are read again and never missed. */
    @Transactional
    @Override
    public Catalogue read() {
        long version = version();
        List<Item> items = new ArrayList<>();
        List<Interaction> interactions = new ArrayList<>();
        items(items::add);
        interactions(interactions::add);
        return new Catalogue(version, items, interactions);
    }

    @Transactional
    public void items(Consumer<Item> receiver) {
        each(
                "select id, title, attributes from item",
                row -> receiver.accept(new Item(row.getString(1), row.getString(2), read(row.getString(3)))));
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
            return Json.http().writeValueAsString(attributes);
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

    private interface Binding<T> {
        void bind(PreparedStatement row, T value) throws SQLException;
    }
}
