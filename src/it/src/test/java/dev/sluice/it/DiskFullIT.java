package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.it.FaultTable.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data directory on a disk of its own that fills up, while people decide and click, and before the start. */
@Tag("faults")
class DiskFullIT {
    private static final int MEBIBYTES = 600;
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration END = Duration.ofSeconds(120);

    @TempDir
    private Path directory;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectories(directory.resolve("disk"));
        boolean mounted =
                run("mount", "-t", "tmpfs", "-o", "mode=700,size=%dm".formatted(MEBIBYTES), "tmpfs", disk.toString())
                        == 0;
        if (!mounted) {
            System.out.println("skipped: a disk of its own needs the right to mount one");
        }
        assumeTrue(mounted, "a disk of its own needs the right to mount one");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", disk.toString());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            System.out.println(e.getMessage());
            return 1;
        }
    }

    /** It logs elsewhere, and so has room to say what it says. */
    private Sluice sluice() throws IOException {
        Sluice sluice = new Sluice(disk.resolve("data"), Map.of(), "serve", "--embedded");
        Files.createDirectories(sluice.log().getParent());
        Files.createSymbolicLink(sluice.log(), Files.createFile(directory.resolve("said")));
        return sluice;
    }

    private Path fill() throws IOException {
        Path filling = disk.resolve("filling");
        byte[] block = new byte[64 << 10];
        try (OutputStream out = Files.newOutputStream(filling)) {
            for (long room = room(); room > 0; room = room()) {
                out.write(block, 0, (int) Math.min(block.length, room));
            }
        } catch (IOException e) {
            System.out.println("filled: " + e.getMessage());
        }
        return filling;
    }

    private long room() throws IOException {
        return Files.getFileStore(disk).getUsableSpace();
    }

    @Test
    void diskFillsUp_everythingEndsInOneSentence_andNothingAcknowledgedIsLost() throws Exception {
        try (Sluice sluice = sluice().start()) {
            FaultCase.create(sluice, "disk");
            String name = "disk of the data directory full, and room made again";
            try (FaultCase fault = new FaultCase(name, List.of(sluice), "disk")) {
                FaultCase.goOn(5);
                Path filling = fill();
                long start = System.nanoTime();
                boolean ended = ended(sluice);
                System.out.printf(
                        "full disk: %s after %.0f s; %s%n",
                        ended ? "ended" : "went on",
                        (System.nanoTime() - start) / 1e9,
                        fault.watch().told());
                Files.delete(filling);
                if (ended) {
                    assertThat(said(sluice)).anyMatch(line -> line.contains("disk") && line.contains("full"));
                    sluice.close();
                    sluice.start();
                }
                fault.over();
                FaultCase.goOn(5);
                fault.requireExact(LIMIT);
            }
        }
    }

    private static boolean ended(Sluice sluice) throws InterruptedException {
        for (int i = 0; i < END.toSeconds() && sluice.alive(); i++) {
            TimeUnit.SECONDS.sleep(1);
        }
        return !sluice.alive();
    }

    private List<String> said(Sluice sluice) throws IOException {
        List<String> said = Files.readAllLines(sluice.log()).stream()
                .filter(line -> line.startsWith("sluice: "))
                .toList();
        said.forEach(System.out::println);
        return said;
    }

    @Test
    void diskThatIsFullAtTheStart_isNamedInOneSentence_andRoomMendsIt() throws Exception {
        try (Sluice sluice = sluice().start()) {
            sluice.stop();
            Path filling = fill();
            sluice.launchOnly();
            boolean ended = ended(sluice);
            List<String> said = said(sluice);
            FaultTable.add(Row.ofStart(
                    "disk full at the start",
                    ended ? "refused" : "NOT refused in " + END.toSeconds() + " s",
                    String.join(" / ", said).replace(directory.toString(), "DIR")));
            assertThat(said)
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("full").contains(disk.toString()));
            assertThat(ended).isTrue();
            sluice.close();
            Files.delete(filling);
            sluice.start();
        }
    }
}
