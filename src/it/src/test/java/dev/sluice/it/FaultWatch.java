package dev.sluice.it;

import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What a replica says of itself while something fails: health, the page of an experiment, and metrics, twice a second. */
final class FaultWatch implements AutoCloseable {
    private static final String PAGE_SAYS = "Stale: nothing was heard since";
    private static final Set<String> COUNTERS = Set.of(
            "sluice_stage_threads_replaced_total",
            "sluice_stores_wiped_total",
            "sluice_records_damaged_total",
            "sluice_records_refused_total",
            "sluice_topics_broken_total",
            "sluice_outbox_refused_total",
            "sluice_outbox_lost_total",
            "sluice_clock_rebases_total",
            "sluice_embedded_database_restarts_total");

    private final Sluice sluice;
    private final String experiment;
    private final String session;
    private final Thread thread = new Thread(this::work, "watch");
    private final Set<String> ready = new LinkedHashSet<>();
    private final Set<String> live = new LinkedHashSet<>();
    private final Set<String> pages = new LinkedHashSet<>();
    private final Set<String> duties = new TreeSet<>();
    private final Map<String, Double> counters = new TreeMap<>();
    private final Map<String, Double> added = new TreeMap<>();
    private double oldest;
    private double aside;
    private volatile boolean stopped;

    FaultWatch(Sluice sluice, String experiment) {
        this.sluice = sluice;
        this.experiment = experiment;
        this.session = session();
        metrics();
        added.clear();
        thread.setDaemon(true);
        thread.start();
    }

    private String session() {
        String cookie = sluice.call(
                        "POST",
                        "/sign-in",
                        "key=" + sluice.key(),
                        "Authorization",
                        "",
                        "Content-Type",
                        "application/x-www-form-urlencoded")
                .header("Set-Cookie");
        return cookie.substring(0, Math.max(0, cookie.indexOf(';')));
    }

    private void work() {
        while (!stopped) {
            look();
            try {
                TimeUnit.MILLISECONDS.sleep(500);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void look() {
        ready.add(word(sluice.status("/q/health/ready")));
        live.add(word(sluice.status("/q/health/live")));
        try {
            page();
            metrics();
        } catch (UncheckedIOException e) { // whoever is away says nothing
            pages.add("no answer");
        }
    }

    private static String word(int status) {
        return status == 0 ? "no answer" : String.valueOf(status);
    }

    private void page() {
        Sluice.Answer page =
                sluice.call("GET", "/experiments/" + experiment, "", "Authorization", "", "Cookie", session);
        if (page.status() != 200) {
            pages.add(String.valueOf(page.status()));
            return;
        }
        pages.add(page.text().contains(PAGE_SAYS) ? "stale" : "fresh");
    }

    private void metrics() {
        Map<String, Double> now = new TreeMap<>();
        for (String line : sluice.get("/q/metrics", sluice.key()).text().lines().toList()) {
            String name = line.split("[ {]", 2)[0];
            double value = line.startsWith("#") ? 0 : number(line.substring(line.lastIndexOf(' ') + 1));
            if (COUNTERS.contains(name)) {
                now.merge(name, value, Double::sum);
            } else if (name.equals("sluice_duty_failing") && value > 0) {
                duties.add(line.replaceAll(".*duty=\"([^\"]*)\".*", "$1"));
            } else if (name.equals("sluice_rows_aside")) {
                aside = Math.max(aside, value);
            } else if (name.equals("sluice_allocation_age_seconds") && line.contains("\"" + experiment + "\"")) {
                oldest = Math.max(oldest, value);
            }
        }
        now.forEach((name, value) -> {
            double more = value - counters.getOrDefault(name, 0.0);
            added.merge(name, more < 0 ? value : more, Double::sum); // one that began anew is a replica that did
        });
        counters.putAll(now);
    }

    private static double number(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? value : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Everything in the order in which it was said. */
    synchronized String told() {
        StringBuilder told = new StringBuilder("ready ")
                .append(String.join(", ", ready))
                .append("; live ")
                .append(String.join(", ", live))
                .append("; page ")
                .append(String.join(", ", pages))
                .append("; allocation age up to %.0f s".formatted(oldest));
        if (aside > 0) {
            told.append("; rows aside up to %.0f".formatted(aside));
        }
        if (!duties.isEmpty()) {
            told.append("; duties failing: ").append(String.join(", ", duties));
        }
        String counted = added.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> "%s +%.0f".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
        return counted.isEmpty()
                ? told.toString()
                : told.append("; ").append(counted).toString();
    }

    /** What health said of being alive. */
    synchronized Set<String> live() {
        return Set.copyOf(live);
    }

    /** Counters that are not 0 by now. */
    synchronized String total() {
        return counters.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> "%s %.0f".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** By how much a counter grew. */
    synchronized double added(String counter) {
        return added.getOrDefault(counter, 0.0);
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
    }
}
