package dev.sluice.badfixture.attribution;

import java.sql.Connection;
import java.sql.SQLException;

/** Breaks a rule on purpose: an event that waits for the database. */
public final class AsksTheDatabase {
    boolean known(Connection database) throws SQLException {
        return database.isValid(1);
    }
}
