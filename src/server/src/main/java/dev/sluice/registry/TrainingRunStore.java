package dev.sluice.registry;

import dev.sluice.registry.TrainingRun.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Trainings that the platform began, in PostgreSQL: of each model one at a time, whichever replica is at it. */
@ApplicationScoped
public class TrainingRunStore {
    /** Whoever says nothing for so long is gone. */
    private static final Duration GONE = Duration.ofMinutes(2);

    private static final String COLUMNS =
            "select id, model, reason, catalogue, begun, ended, succeeded, said from training_run ";
    private static final int LONGEST = 20_000;

    private final EntityManager entities;

    TrainingRunStore(EntityManager entities) {
        this.entities = entities;
    }

    /** Begins a training; empty while another one of the model goes on. */
    @Transactional
    public Optional<TrainingRun> begin(String model, Reason reason, long catalogue, Instant now) {
        entities.createNativeQuery(
                        "update training_run set ended = seen, succeeded = false,"
                                + " said = said || 'the replica that was at it is gone' where model = ?1 and ended is null and seen < ?2")
                .setParameter(1, model)
                .setParameter(2, now.minus(GONE))
                .executeUpdate();
        List<?> ids = entities.createNativeQuery(
                        "insert into training_run (model, reason, catalogue, begun, seen, said)"
                                + " values (?1, ?2, ?3, ?4, ?4, '') on conflict (model) where ended is null do nothing returning id",
                        Long.class)
                .setParameter(1, model)
                .setParameter(2, reason.name())
                .setParameter(3, catalogue)
                .setParameter(4, now)
                .getResultList();
        return ids.stream()
                .map(id -> new TrainingRun(
                        ((Number) id).longValue(), model, reason, catalogue, now, Optional.empty(), false, ""))
                .findFirst();
    }

    /** Says that it goes on. */
    @Transactional
    public void goesOn(TrainingRun run, Instant now) {
        entities.createNativeQuery("update training_run set seen = ?2 where id = ?1 and ended is null")
                .setParameter(1, run.id())
                .setParameter(2, now)
                .executeUpdate();
    }

    /** Says what came of it. */
    @Transactional
    public void end(TrainingRun run, boolean succeeded, String said, Instant now) {
        entities.createNativeQuery("update training_run set ended = ?2, succeeded = ?3, said = ?4 where id = ?1")
                .setParameter(1, run.id())
                .setParameter(2, now)
                .setParameter(3, succeeded)
                .setParameter(4, said.length() <= LONGEST ? said : said.substring(said.length() - LONGEST))
                .executeUpdate();
    }

    /** Forgets trainings that began before then. */
    @Transactional
    public void forgetBefore(Instant then) {
        entities.createNativeQuery("delete from training_run where begun < ?1 and ended is not null")
                .setParameter(1, then)
                .executeUpdate();
    }

    /** The latest ones, newest first. */
    @Transactional
    public List<TrainingRun> latest(int most) {
        return entities.createNativeQuery(COLUMNS + "order by begun desc, id desc limit ?1", Object[].class)
                .setParameter(1, most)
                .getResultStream()
                .map(row -> read((Object[]) row))
                .toList();
    }

    /** The latest one of a model. */
    @Transactional
    public Optional<TrainingRun> latest(String model) {
        return entities.createNativeQuery(
                        COLUMNS + "where model = ?1 order by begun desc, id desc limit 1", Object[].class)
                .setParameter(1, model)
                .getResultStream()
                .map(row -> read((Object[]) row))
                .findFirst();
    }

    private static TrainingRun read(Object[] row) {
        return new TrainingRun(
                ((Number) row[0]).longValue(),
                (String) row[1],
                Reason.valueOf((String) row[2]),
                ((Number) row[3]).longValue(),
                (Instant) row[4],
                Optional.ofNullable((Instant) row[5]),
                Boolean.TRUE.equals(row[6]),
                (String) row[7]);
    }
}
