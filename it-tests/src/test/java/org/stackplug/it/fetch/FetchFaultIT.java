package org.stackplug.it.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.stackplug.it.fixture.Distribution;
import org.stackplug.it.fixture.FaultyWire;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Result;
import org.stackplug.it.fixture.Running;

/** Broken networks, full disks and killed processes: the next run completes every checkout. */
@Isolated
class FetchFaultIT {
    private static final String FILE = "devstack/plugin.sh";
    private static final int MEGABYTE = 1 << 20;
    private static final int MIDDLE = 300_000;
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private Playground playground;
    private FaultyWire wire;

    @BeforeEach
    void wire(@TempDir Path folder) throws IOException {
        playground = new Playground(folder).environment("STACKPLUG_NO_ARCHIVE", "true");
        plugin("one");
        wire = new FaultyWire(playground.git().root());
        playground.localrc(enable("one"));
    }

    @AfterEach
    void close() throws IOException {
        wire.close();
    }

    /** Makes a plugin with a megabyte that cannot be compressed. */
    private void plugin(String name) throws IOException {
        playground.plugin(name, FILE, "echo " + name + "\n");
        byte[] noise = new byte[MEGABYTE];
        new Random(name.hashCode()).nextBytes(noise);
        Files.write(playground.repository(name).resolve("noise"), noise);
        playground.git().commit(playground.repository(name), "README", "Noise\n");
    }

    private String enable(String name) {
        return "enable_plugin " + name + " " + wire.url(name);
    }

    private Path checkout(String name) {
        return playground.dest().resolve(name);
    }

    /** Asserts that the checkout is complete and at the commit of the remote. */
    private void right(String name) {
        playground.git().run(checkout(name), "fsck", "--strict", "--no-dangling");
        assertEquals(
                playground.git().run(playground.repository(name), "rev-parse", "HEAD"),
                playground.git().run(checkout(name), "rev-parse", "HEAD"),
                name);
    }

    /** Prints a line of figures that the report of the tests shows. */
    private static void report(String fault, String figures, Object... values) {
        System.out.println("FAULT " + fault + ": " + String.format(Locale.ROOT, figures, values));
    }

    private void leavesNothing() throws IOException {
        assertFalse(Files.exists(checkout("one")));
        assertEquals(List.of(), staged());
    }

    private List<Path> staged() throws IOException {
        Path staging = playground.dest().resolve(".stackplug/staging");
        if (!Files.exists(staging)) {
            return List.of();
        }
        try (var files = Files.list(staging)) {
            return files.toList();
        }
    }

    @Test
    void retriesAConnectionThatIsResetInTheMiddleOfAPack() throws IOException {
        wire.reset(2, MIDDLE);
        playground.run("fetch").exits(0);
        assertEquals(2, wire.faults());
        report("reset", "resets=%d connections=%d after=%d bytes", wire.faults(), wire.connections(), MIDDLE);
        right("one");
        assertEquals(List.of(), staged());
    }

    @Test
    void failsAndLeavesNothingIfEveryConnectionIsReset() throws IOException {
        wire.reset(Integer.MAX_VALUE, MIDDLE);
        playground.run("fetch").exits(4).says("error[SP406]", "one").saysNothingOf("Exception");
        leavesNothing();
        wire.reset(0, 0);
        playground.run("fetch").exits(0);
        right("one");
    }

    @Test
    void failsInTimeIfAServerFallsSilent() throws IOException {
        wire.stall(MIDDLE);
        playground.environment("STACKPLUG_SILENCE", "2s");
        Instant start = Instant.now();
        playground.run("fetch").exits(4).says("error[SP407]", "one").saysNothingOf("Exception");
        Duration took = Duration.between(start, Instant.now());
        report("stall", "silence=2s attempts=%d took=%d ms", wire.faults(), took.toMillis());
        assertTrue(took.compareTo(Duration.ofSeconds(25)) < 0, took::toString);
        leavesNothing();
    }

    @Test
    void honoursTheUsersTimeOut() throws IOException {
        wire.slow(500);
        playground.localrc("GIT_TIMEOUT=2", enable("one"));
        Instant start = Instant.now();
        playground.run("fetch").exits(4).says("error[SP407]", "one", "2 s").saysNothingOf("Exception");
        Duration took = Duration.between(start, Instant.now());
        assertTrue(took.compareTo(Duration.ofSeconds(25)) < 0, took::toString);
        leavesNothing();
    }

    @Test
    void limitsTheTimeOfAllAttempts() throws IOException {
        wire.slow(500);
        playground.environment("STACKPLUG_FETCH_TIMEOUT", "3s");
        Instant start = Instant.now();
        playground
                .run("fetch")
                .exits(4)
                .says("error[SP407]", "one", "fetch-timeout")
                .saysNothingOf("Exception");
        Duration took = Duration.between(start, Instant.now());
        report("deadline", "allowed=3s took=%d ms", took.toMillis());
        assertTrue(took.compareTo(Duration.ofSeconds(10)) < 0, took::toString);
        leavesNothing();
    }

    @Test
    void showsProgressWithinASecond() throws IOException {
        wire.stall(0);
        Duration best = Duration.ofDays(1);
        for (int i = 0; i < 3 && best.compareTo(AT_ONCE) >= 0; i++) {
            Instant start = Instant.now();
            try (Running running = playground.start("fetch")) {
                running.until("a first byte", () -> running.err().toFile().length() > 0);
                Duration took = Duration.between(start, Instant.now());
                best = took.compareTo(best) < 0 ? took : best;
                running.signal("TERM");
                running.await();
            }
        }
        report("first-byte", "best=%d ms", best.toMillis());
        assertTrue(best.compareTo(AT_ONCE) < 0, best::toString);
    }

    @Test
    void endsAFetchAtOnceAtCtrlCAndLeavesNothing() throws IOException {
        wire.stall(MIDDLE);
        // The best of three, because the machine may be busy.
        Duration best = Duration.ofDays(1);
        for (int i = 0; i < 3 && best.compareTo(AT_ONCE) >= 0; i++) {
            int before = wire.faults();
            try (Running running = playground.start("fetch")) {
                running.until("the silence", () -> wire.faults() > before);
                Instant start = Instant.now();
                running.signal("INT");
                running.await().exits(130).saysNothingOf("Exception");
                Duration took = Duration.between(start, Instant.now());
                best = took.compareTo(best) < 0 ? took : best;
            }
            leavesNothing();
        }
        report("ctrl-c", "best=%d ms", best.toMillis());
        assertTrue(best.compareTo(AT_ONCE) < 0, best::toString);
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void repairsEverythingAfterAKillAtAnyMoment() throws Exception {
        int rounds = Integer.getInteger("stackplug.kills", 12);
        long seed = Long.getLong("stackplug.seed", 20_260_101L);
        Random random = new Random(seed);
        List<String> names = List.of("one", "two", "three", "edited");
        for (String name : names.subList(1, names.size())) {
            plugin(name);
        }
        playground.localrc(names.stream().map(this::enable).toArray(String[]::new));
        wire.slow(2);
        Instant start = Instant.now();
        playground.run("fetch").exits(0);
        long longest = Duration.between(start, Instant.now()).toMillis();
        Files.writeString(checkout("edited").resolve(FILE), "echo mine\n");
        Files.writeString(checkout("edited").resolve("mine"), "mine\n");
        int killed = 0;
        for (int round = 0; round < rounds; round++) {
            // One checkout is moved and one is cloned again, sometimes without their mirrors.
            playground.git().commit(playground.repository("one"), FILE, "echo one " + round + "\n");
            playground.git().shell(playground.dest(), "rm -rf " + (random.nextBoolean() ? "two" : "three"));
            if (random.nextInt(3) == 0) {
                playground.git().shell(playground.home(), "rm -rf .cache/stackplug/*/");
            }
            long moment = random.nextLong(longest);
            try (Running running = playground.start("fetch", "--update")) {
                if (!running.process().waitFor(moment, TimeUnit.MILLISECONDS)) {
                    // It may end just now.
                    running.kill();
                    killed++;
                }
                running.await();
            }
            String where = "seed " + seed + ", round " + round + ", killed after " + moment + " ms: ";
            Result next = playground.run("fetch", "--update");
            assertEquals(0, next.exit(), () -> where + next);
            names.forEach(this::right);
            for (String name : List.of("one", "two", "three")) {
                assertEquals("", playground.git().run(checkout(name), "status", "--porcelain"), where + name);
            }
            assertEquals("echo mine\n", Playground.read(checkout("edited").resolve(FILE)), where);
            assertEquals("mine\n", Playground.read(checkout("edited").resolve("mine")), where);
            assertEquals(List.of(), staged(), where);
        }
        report(
                "kills",
                "rounds=%d killed=%d within=%d ms seed=%d took=%d s",
                rounds,
                killed,
                longest,
                seed,
                Duration.between(start, Instant.now()).toSeconds());
        assertTrue(killed * 4 >= rounds, "most kills came too late to hit anything");
    }

    @Test
    void reportsAFullDiskAndSucceedsAfterRoomIsMade() throws IOException {
        full(playground.dest());
        report("full-disk", "size=700k statuses=%s", statuses());
        assertEquals(List.of("4", "0"), statuses());
        said("1", "error[SP411]", "one");
    }

    @Test
    void worksWithoutTheCacheOnAFullDisk() throws IOException {
        full(playground.home().resolve(".cache"));
        report("full-cache", "size=700k statuses=%s", statuses());
        assertEquals(List.of("0", "0"), statuses());
    }

    private void said(String run, String... texts) {
        String err = playground.read("err-" + run);
        for (String text : texts) {
            assertTrue(err.contains(text), err);
        }
        assertFalse(err.contains("\tat "), err);
    }

    private List<String> statuses() {
        return playground.read("statuses").lines().toList();
    }

    /** Fetches onto a small disk; then makes it larger, fetches again and checks the checkout. */
    private void full(Path folder) throws IOException {
        Files.createDirectories(folder);
        String command = Distribution.built().command().toString();
        String script = String.join(
                "\n",
                "set -e",
                "mount -t tmpfs -o size=700k none '" + folder + "'",
                "run() { status=0; '" + command + "' fetch >/dev/null 2>err-$1 || status=$?",
                "    echo $status >>statuses; }",
                "run 1",
                "test ! -e '" + checkout("one") + "' || test $status = 0",
                "mount -o remount,size=64m '" + folder + "'",
                "run 2",
                "git -C '" + checkout("one") + "' fsck --strict --no-dangling >&2",
                "test -z \"$(git -C '" + checkout("one") + "' status --porcelain)\"",
                "");
        assumeTrue(allowed(), "mounting a small disk needs root");
        playground.file("script", script);
        List<String> wrapped = new ArrayList<>(List.of("unshare", "-m", "bash", "script"));
        try (Running running = playground.start(playground.topDir(), wrapped)) {
            running.await().exits(0);
        }
    }

    private boolean allowed() throws IOException {
        Path folder = Files.createDirectories(playground.tmp().resolve("disk"));
        String mount = "mount -t tmpfs -o size=100k none '" + folder + "'";
        try (Running running = playground.start(playground.topDir(), List.of("unshare", "-m", "bash", "-c", mount))) {
            return running.await().exit() == 0;
        } catch (java.io.UncheckedIOException e) {
            return false;
        }
    }
}
