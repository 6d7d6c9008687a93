package dev.sluice.badfixture.report;

import dev.sluice.boot.Main;
import jakarta.persistence.EntityManager;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.apache.kafka.common.TopicPartition;

/** Breaks rules on purpose: a report that knows everything, and a name that says nothing. */
public final class ReportManager {
    Response report(EntityManager database, TopicPartition partition) {
        Main.main(new String[] {Clock.systemUTC() + partition.topic()});
        return Response.ok(database.isOpen()).build();
    }
}
