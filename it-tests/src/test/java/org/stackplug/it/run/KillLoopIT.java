package org.stackplug.it.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.stackplug.it.fixture.Playground;
import org.stackplug.it.fixture.Running;

/**
 * Kills runs at random moments and resumes them until they are done. The result must equal that of an undisturbed run: the
 * same namespace, files and checkouts.
 *
 * <p>{@code -Dstackplug.kills=N} sets the minimum number of kills, and {@code -Dstackplug.seed=N} the random seed.
 */
class KillLoopIT {
    private static final int KILLS = Integer.getInteger("stackplug.kills", 12);
    private static final long SEED = Long.getLong("stackplug.seed", 20261126L);
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    /** The number of kills after which a run may end. */
    private static final int MOST_KILLS_OF_ONE = 4;

    /** Steps that count in the shell and write one file each, however often they run. */
    private static final String PLUGIN = """
            COUNT=$((${COUNT:-0} + 1))
            HISTORY[${#HISTORY[@]}]="NAME $1 $2"
            TAKEN["NAME $2"]+="$COUNT "
            echo "$COUNT ${HISTORY[*]}" >"$TOP_DIR/files/NAME-$2"
            local of_the_point="NAME $2"
            function from_NAME { echo "NAME at $2 $COUNT"; }
            if [[ $2 == install ]]; then
                git_clone "$REPOSITORIES/library" "$DEST/library" master
            fi
            : >"$TOP_DIR/busy"
            [[ $2 != install && $2 != extra ]] || sleep 0.2
            """;

    private static final String SETTINGS = """
            declare -ga HISTORY; declare -gA TAKEN; declare -gi NUMBER=5; declare -gn ALIAS_OF_COUNT=COUNT
            export EXPORTED='it'\\''s'; declare -gr FIXED=$'a\\nb'; shopt -s extglob; umask 027; cd "$TOP_DIR/files"
            trap 'echo usr1' USR1; alias ll='ls -l'; set -o pipefail; odd() { [[ $1 == @(a|b) ]]; }; export -f odd
            """;

    private static final String PRINT_STATE = """
            if [[ $2 == test-config ]]; then
                {
                    declare -p | grep -vE '^declare -[^ ]* (BASH[A-Z_]*|_|_stackplug[^=]*|EPOCH[A-Z]*|LINENO|PIPESTATUS|PPID|RANDOM|SECONDS|SRANDOM|_?STACKPLUG_[A-Z]*|SHLVL|FUNCNAME|DIRSTACK)(=|$)'
                    declare -f | grep -v _stackplug; declare -F | grep -v _stackplug; alias -p; shopt -p; set +o
                    trap -p USR1; umask; pwd; local -p
                } >"$TOP_DIR/files/namespace"
            fi
            """;

    /** The moments at which a kill is aimed; a random time later it happens. */
    private enum Moment {
        ANYWHERE,
        FETCH,
        STEP,
        BETWEEN_STEPS,
        CHECKPOINT
    }

    private final Random random = new Random(SEED);
    private Playground playground;
    private int seen;

    @Test
    @Timeout(7200)
    void endsAKilledAndResumedRunLikeAnUndisturbedOne(@TempDir Path folder) throws Exception {
        prepare(folder);
        long start = System.nanoTime();
        playground.run("stack", "-q").exits(0);
        long whole = System.nanoTime() - start;
        Map<String, String> undisturbed = outcome();
        assertTrue(undisturbed.get("files/namespace").contains("declare -- COUNT=\"10\""), undisturbed::toString);

        Map<Moment, Integer> kills = new EnumMap<>(Moment.class);
        Map<String, Integer> hits = new TreeMap<>();
        int runs = 0;
        int resumed = 0;
        for (int all = 0; all < KILLS; runs++) {
            clear();
            int left = 1 + random.nextInt(MOST_KILLS_OF_ONE);
            boolean done = false;
            for (int turn = 0; !done; turn++) {
                String[] command = turn == 0 ? new String[] {"stack", "-q"} : new String[] {"stack", "-q", "--resume"};
                if (left-- > 0) {
                    Moment drawn = Moment.values()[random.nextInt(Moment.values().length)];
                    // A resumed run has fetched before.
                    Moment moment = turn > 0 && drawn == Moment.FETCH ? Moment.CHECKPOINT : drawn;
                    try (Running running = playground.start(command)) {
                        await(running, moment, whole);
                        done = !running.process().isAlive();
                        running.kill();
                        if (done) {
                            running.await().exits(0);
                        } else {
                            all++;
                            kills.merge(moment, 1, Integer::sum);
                            hits.merge(lastEvent(), 1, Integer::sum);
                        }
                    }
                } else {
                    playground.run(command).exits(0);
                    done = true;
                }
            }
            resumed += continued();
            assertEquals(List.of(), differences(undisturbed, outcome()), "seed " + SEED + ", run " + runs);
        }
        System.out.printf(
                "%d runs, killed %s, resumed from a checkpoint %d times; last events: %s; %d s%n",
                runs, kills, resumed, hits, (System.nanoTime() - start) / 1_000_000_000L);
        assertTrue(resumed > 0, "no run was resumed");
    }

    private void prepare(Path folder) throws IOException {
        playground = new Playground(folder)
                .plugin("library", "README", "a library\n")
                .plugin("alpha", "devstack/settings", SETTINGS, "devstack/plugin.sh", PLUGIN.replace("NAME", "alpha"))
                .plugin("beta", "devstack/plugin.sh", PLUGIN.replace("NAME", "beta") + PRINT_STATE);
        clear();
    }

    private void clear() throws IOException {
        for (Path used : List.of(playground.topDir(), playground.home(), playground.tmp())) {
            delete(used);
            Files.createDirectories(used);
        }
        Files.createDirectories(playground.topDir().resolve("files"));
        playground.file(
                "local.conf",
                "[[local|localrc]]\nREPOSITORIES=" + playground.git().root() + "\n" + playground.enable("alpha") + "\n"
                        + playground.enable("beta") + "\n[[post-config|$TOP_DIR/files/a.conf]]\n[a]\nb = c\n");
        seen = 0;
    }

    /** A shell whose engine was killed may still write its last file. */
    private static void delete(Path folder) throws IOException {
        for (int tries = 0; ; tries++) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                    Files.deleteIfExists(file);
                }
                return;
            } catch (IOException | java.io.UncheckedIOException e) {
                if (tries == 20) {
                    throw e;
                }
            }
        }
    }

    private void await(Running running, Moment moment, long whole) throws Exception {
        Path busy = playground.topDir().resolve("busy");
        long jitter = (long) (random.nextDouble() * 8_000_000);
        switch (moment) {
            case ANYWHERE -> until(running, () -> false, (long) (random.nextDouble() * whole));
            case FETCH -> {
                until(running, () -> Files.isDirectory(playground.dest()), PATIENCE_NANOS);
                until(running, () -> false, jitter * 10);
            }
            case STEP -> {
                Files.deleteIfExists(busy);
                for (int step = random.nextInt(4);
                        step >= 0 && running.process().isAlive();
                        step--) {
                    until(running, () -> Files.exists(busy), PATIENCE_NANOS);
                    if (step > 0) {
                        Files.deleteIfExists(busy);
                    }
                }
                until(running, () -> false, jitter * 20);
            }
            case BETWEEN_STEPS -> {
                int ends = 1 + random.nextInt(6);
                until(running, () -> count("step-ended") >= ends, PATIENCE_NANOS);
                until(running, () -> false, jitter / 4);
            }
            case CHECKPOINT -> {
                int written = random.nextInt(5);
                until(running, () -> count("checkpoint-written") >= written, PATIENCE_NANOS);
                until(running, this::isWriting, PATIENCE_NANOS);
                until(running, () -> false, jitter);
            }
        }
    }

    /** Polls without a pause, because the condition may last only a few milliseconds. */
    private static void until(Running running, BooleanSupplier condition, long nanos) {
        long end = System.nanoTime() + nanos;
        while (running.process().isAlive() && System.nanoTime() < end && !condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    /** Returns how often an event occurs in the journal of the current run. */
    private int count(String event) {
        String text = journal();
        int count = 0;
        for (int at = text.indexOf("\"" + event + "\""); at >= 0; at = text.indexOf("\"" + event + "\"", at + 1)) {
            count++;
        }
        return count;
    }

    /** Returns the journal of the newest run, or an empty text if no run has begun since the last one. */
    private String journal() {
        try (Stream<Path> runs = Files.list(playground.topDir().resolve(".stackplug/runs"))) {
            List<Path> all = runs.filter(run -> Files.isDirectory(run, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
            return all.size() <= seen
                    ? ""
                    : Files.readString(all.get(all.size() - 1).resolve("journal.jsonl"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private boolean isWriting() {
        try (DirectoryStream<Path> unfinished =
                Files.newDirectoryStream(playground.latest().resolve("checkpoints"), "*.new")) {
            return unfinished.iterator().hasNext();
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the last event in the journal of the killed run. */
    private String lastEvent() throws IOException {
        String journal = journal();
        seen = runs();
        List<String> lines = journal.lines().toList();
        if (!lines.isEmpty() && isWriting()) {
            return "a checkpoint half written";
        }
        return lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1).replaceAll(".*\"event\":\"([^\"]*)\".*", "$1");
    }

    private int runs() throws IOException {
        Path runs = playground.topDir().resolve(".stackplug/runs");
        if (!Files.isDirectory(runs)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(runs)) {
            return (int) all.filter(run -> Files.isDirectory(run, LinkOption.NOFOLLOW_LINKS))
                    .count();
        }
    }

    /** Returns the number of runs that continue another one. */
    private int continued() throws IOException {
        try (Stream<Path> all = Files.list(playground.topDir().resolve(".stackplug/runs"))) {
            return (int) all.filter(run -> !Files.isSymbolicLink(run) && Files.exists(run.resolve("continues")))
                    .count();
        }
    }

    /** Compares line by line. */
    private static List<String> differences(Map<String, String> expected, Map<String, String> actual) {
        List<String> differences = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(expected.keySet());
        names.addAll(actual.keySet());
        for (String name : names) {
            List<String> wanted = expected.getOrDefault(name, "(none)").lines().toList();
            List<String> found = actual.getOrDefault(name, "(none)").lines().toList();
            wanted.stream()
                    .filter(line -> !found.contains(line))
                    .forEach(line -> differences.add(name + " lacks: " + line));
            found.stream()
                    .filter(line -> !wanted.contains(line))
                    .forEach(line -> differences.add(name + " has: " + line));
            if (wanted.size() != found.size()) {
                differences.add(name + " has " + found.size() + " lines and not " + wanted.size());
            }
        }
        return differences;
    }

    /** Maps every file that is not the tool's own to its content, and checkouts to commit and state. */
    private Map<String, String> outcome() throws IOException {
        Map<String, String> outcome = new TreeMap<>();
        try (Stream<Path> files = Files.walk(playground.topDir())) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = playground.topDir().relativize(file).toString();
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && !name.startsWith(".stackplug/")
                        && !name.startsWith("stack/.stackplug/")
                        && !name.contains(".git/")
                        && !name.equals("stackplug.lock")) {
                    outcome.put(name, Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        for (String name : List.of("alpha", "beta", "library")) {
            Path checkout = playground.dest().resolve(name);
            outcome.put(
                    name,
                    playground.git().run(checkout, "rev-parse", "HEAD")
                            + playground.git().run(checkout, "status", "--porcelain"));
        }
        outcome.put("lock", playground.read("stackplug.lock").replaceAll("\\d{4}-\\d\\d-\\d\\dT[^\"]*", "TIME"));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(playground.dest())) {
            for (Path entry : left) {
                assertFalse(
                        entry.getFileName().toString().matches("\\..*(alpha|beta|library).*"),
                        () -> entry + " is left over");
            }
        }
        return outcome;
    }
}
