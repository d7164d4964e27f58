package org.stackplug.fetcher.git.mirror;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.contract.remote.GitHttpServer;
import org.stackplug.contract.remote.GitSandbox;
import org.stackplug.fetcher.git.JGitFetcherProvider;
import org.stackplug.fetcher.git.repository.ObjectFolders;
import org.stackplug.fetcher.git.repository.Repositories;
import org.stackplug.fetcher.git.transport.Downloads;
import org.stackplug.spi.fetch.CheckoutRequest;
import org.stackplug.spi.fetch.FetchException;
import org.stackplug.spi.fetch.FetchMonitor;
import org.stackplug.spi.fetch.FetcherContext;
import org.stackplug.spi.fetch.ResolvedRef;
import org.stackplug.spi.fetch.Source;
import org.stackplug.spi.fetch.SourceFetcher;

/** A mirror that is updated for years does not fall apart into packs, and nobody who reads it notices. */
class PackConsolidationTest {
    @TempDir
    Path temporary;

    private GitSandbox git;
    private Path upstream;
    private Path cache;
    private GitHttpServer server;
    private SourceFetcher fetcher;
    private SourceFetcher offline;
    private Source trunk;
    private int places;

    @BeforeEach
    void fillMirror() throws Exception {
        git = new GitSandbox(temporary);
        upstream = git.init("upstream", "trunk");
        git.commit(upstream, "file", "0\n");
        cache = temporary.resolve("cache");
        server = new GitHttpServer(git);
        fetcher = create(false);
        offline = create(true);
        trunk = new Source(server.url("upstream"), "trunk");
        update(fetcher);
    }

    private SourceFetcher create(boolean withoutNetwork) throws FetchException {
        return new JGitFetcherProvider()
                .create(new FetcherContext(Optional.of(cache), withoutNetwork, Duration.ofMinutes(1), Map.of()));
    }

    @AfterEach
    void stop() {
        fetcher.close();
        offline.close();
        server.close();
    }

    private synchronized Path place() throws Exception {
        return Files.createDirectory(temporary.resolve("place-" + places++));
    }

    /** What the branch names now comes into the mirror, and into a new checkout. */
    private Path update(SourceFetcher with) throws Exception {
        return checkOut(with, with.resolve(trunk, FetchMonitor.SILENT));
    }

    private Path checkOut(SourceFetcher with, ResolvedRef target) throws Exception {
        Path place = place();
        with.materialize(CheckoutRequest.full(trunk, target), place, FetchMonitor.SILENT);
        return place;
    }

    private Path mirror() throws Exception {
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(mirror().resolve("objects/pack"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private long packs() throws Exception {
        return files().stream().filter(name -> name.endsWith(".pack")).count();
    }

    private void grow(int commits) throws Exception {
        for (int i = 0; i < commits; i++) {
            git.commit(upstream, "file", i + " of " + commits + "\n");
            update(fetcher);
        }
    }

    private void whole(Path repository) {
        assertEquals("", git.run(repository, "fsck", "--no-dangling", "--no-progress"));
    }

    @Test
    void leavesFewPacksAfterManyUpdates() throws Exception {
        grow(3 * PackConsolidation.MOST);
        assertTrue(packs() <= PackConsolidation.MOST, () -> "there are too many");
        whole(mirror());
        whole(update(offline));
    }

    @Test
    void leavesFewPacksAsTheyAre() throws Exception {
        grow(3);
        List<String> before = files();
        assertFalse(new PackConsolidation(mirror(), 4).run());
        assertEquals(before, files());
    }

    @Test
    void keepsObjectsThatNoBranchLeadsTo() throws Exception {
        String lost = git.commit(upstream, "file", "lost\n");
        update(fetcher);
        git.run(upstream, "reset", "-q", "--hard", "HEAD~");
        grow(3);
        assertTrue(new PackConsolidation(mirror(), 1).run());
        assertEquals("commit", git.run(mirror(), "cat-file", "-t", lost));
        whole(mirror());
    }

    @Test
    void leavesTheLargestPack() throws Exception {
        byte[] noise = new byte[1 << 20];
        new java.util.Random(1).nextBytes(noise);
        Files.write(upstream.resolve("noise"), noise);
        grow(1);
        String large = largest();
        grow(5);
        assertTrue(new PackConsolidation(mirror(), 1).run());
        assertTrue(files().contains(large));
        assertTrue(packs() <= 3, () -> "there are too many");
    }

    private String largest() throws Exception {
        Path folder = mirror().resolve("objects/pack");
        return files().stream()
                .max(java.util.Comparator.comparingLong(
                        name -> folder.resolve(name).toFile().length()))
                .orElseThrow();
    }

    @Test
    void repeatsTheWorkOfAKilledProcess() throws Exception {
        grow(4);
        Path folder = mirror().resolve("objects/pack");
        List<Path> old = new ArrayList<>();
        for (String name : files()) {
            old.add(Files.copy(folder.resolve(name), temporary.resolve(name)));
        }
        assertTrue(new PackConsolidation(mirror(), 1).run());
        // As if it had been killed before it deleted anything, and another time while it wrote.
        for (Path file : old) {
            Files.copy(file, folder.resolve(file.getFileName().toString()));
        }
        Files.writeString(folder.resolve("consolidating-1"), "half");
        assertTrue(new PackConsolidation(mirror(), 1).run());
        assertEquals(
                List.of(),
                files().stream().filter(n -> n.startsWith("consolidating")).toList());
        assertEquals(1, packs());
        whole(mirror());
    }

    @Test
    void letsAReaderGoOn() throws Exception {
        grow(4);
        String first = git.run(upstream, "rev-list", "--max-parents=0", "HEAD");
        try (var repository = Repositories.openBare(mirror())) {
            assertTrue(Downloads.has(repository, org.eclipse.jgit.lib.ObjectId.fromString(first)));
            assertTrue(new PackConsolidation(mirror(), 1).run());
            for (String commit : git.run(upstream, "rev-list", "--objects", "--no-object-names", "HEAD")
                    .split("\n", -1)) {
                repository
                        .open(org.eclipse.jgit.lib.ObjectId.fromString(commit))
                        .getBytes();
            }
        }
    }

    @Test
    void letsCheckoutsBeWrittenMeanwhile() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        ResolvedRef target = fetcher.resolve(trunk, FetchMonitor.SILENT);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                // Offline: a mirror that is taken for damaged and thrown away would show.
                readers.add(threads.submit(() -> {
                    int made = 0;
                    while (!done.get()) {
                        Path place = update(offline);
                        whole(place);
                        ObjectFolders.delete(place);
                        ObjectFolders.delete(checkOut(offline, target));
                        made++;
                    }
                    return made;
                }));
            }
            for (int i = 0; i < 25; i++) {
                grow(2);
                new PackConsolidation(mirror(), 1).run();
            }
            done.set(true);
            for (Future<Integer> reader : readers) {
                assertTrue(reader.get() > 0, "nothing was read");
            }
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
        whole(mirror());
    }

    /** Names say which generation a pack is of, and which part; part 0 has all that the others have. */
    private static void add(Path packs, int generation, int part) throws Exception {
        String name = String.format("pack-%036x%04x", generation, part);
        Files.write(packs.resolve(name + ".pack"), new byte[20]);
        Files.write(packs.resolve(name + ".new"), new byte[40]);
        Files.move(packs.resolve(name + ".new"), packs.resolve(name + ".idx"));
    }

    private static void remove(Path packs, int generation, int part) throws Exception {
        String name = String.format("pack-%036x%04x", generation, part);
        Files.delete(packs.resolve(name + ".idx"));
        Files.delete(packs.resolve(name + ".pack"));
    }

    @Test
    void sharesAllObjectsMeanwhile() throws Exception {
        int parts = 12;
        Path packs = Files.createDirectories(temporary.resolve("other/x.git/objects/pack"));
        Mirror mirror = new Mirror(temporary.resolve("other"), "x", null, null);
        add(packs, 0, 0);
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> writer = thread.submit(() -> {
                int generation = 0;
                while (!done.get()) {
                    int next = generation + 1;
                    for (int part = 1; part <= parts; part++) {
                        add(packs, next, part);
                    }
                    remove(packs, generation, 0);
                    add(packs, next, 0);
                    for (int part = 1; part <= parts; part++) {
                        remove(packs, next, part);
                    }
                    generation = next;
                }
                return generation;
            });
            for (int i = 0; i < 300; i++) {
                Path objects = temporary.resolve("objects-" + i);
                mirror.share(objects);
                assertTrue(isComplete(objects.resolve("pack"), parts), () -> "some packs are missing: " + objects);
            }
            done.set(true);
            assertTrue(writer.get() > 10, "hardly anything was replaced");
        } finally {
            done.set(true);
            thread.shutdownNow();
        }
    }

    private static boolean isComplete(Path packs, int parts) throws Exception {
        Map<String, Integer> generations = new java.util.HashMap<>();
        try (Stream<Path> files = Files.list(packs)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".idx")).toList()) {
                String name = file.getFileName().toString();
                assertTrue(Files.exists(packs.resolve(name.replace(".idx", ".pack"))), name);
                generations.merge(name.substring(5, 41), name.startsWith("0000", 41) ? parts : 1, Integer::sum);
            }
        }
        return generations.values().stream().anyMatch(n -> n >= parts);
    }
}
