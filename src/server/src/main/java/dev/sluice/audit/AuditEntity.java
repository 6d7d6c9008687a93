package dev.sluice.audit;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Row of the audit trail: immutable once written. */
@Entity
@Table(name = "audit")
class AuditEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable Long id;

    Instant at = Instant.EPOCH;
    String author = "";
    String experiment = "";
    int revision;
    String subject = "";
    String action = "";
    String detail = "";

    @Nullable String once;
}
