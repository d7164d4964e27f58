package org.stackplug.hold;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.stackplug.file.StorageProblem;
import org.stackplug.journal.HoldSpan;
import org.stackplug.journal.RunRecord;
import org.stackplug.journal.Runs;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.NearestWords;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.run.step.Point;
import org.stackplug.state.Releases;
import org.stackplug.state.RunLock;

/** The run that uses a TOP_DIR, which may be held. The run's process learns of a release from a file in the run's folder. */
public final class HeldRun {
    /** For a run that has just taken the lock, and for one that was just released. */
    private static final int TRIES = 50;

    private static final long PAUSE_MILLIS = 100;

    private static final String NO_RUN = "No process uses that folder now: its run has ended, or has not begun yet.";

    private final Path topDir;

    /** @param topDir the folder of local.conf */
    public HeldRun(Path topDir) {
        this.topDir = topDir;
    }

    /** Returns the run that is held now; empty if there is none. */
    public Optional<RunRecord> now() {
        Optional<String> id = RunLock.holder(topDir).flatMap(RunLock.Holder::run);
        if (id.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Runs(topDir).find(id.get()))
                    .filter(run -> run.heldNow().isPresent());
        } catch (StackplugException e) {
            // A run that has just begun is not held yet, and what is wrong with its folder is not the question here.
            System.getLogger(HeldRun.class.getName())
                    .log(System.Logger.Level.DEBUG, "the run " + id.get() + " can't be read", e);
            return Optional.empty();
        }
    }

    /**
     * Releases the run that uses TOP_DIR, and waits until it continues if it is held.
     *
     * @param wanted the point after which it is or will be held; empty: the current hold, or the only one that is left
     * @throws StackplugException {@link ErrorCode#NOT_HELD}
     */
    public Release release(Optional<String> wanted) throws StackplugException {
        RunRecord run = underWay();
        List<String> holds = run.holds().planned();
        if (holds.isEmpty()) {
            throw notHeld("the run " + run.id() + " is not held after any point", "It was started without --hold.");
        }
        Releases releases = new Releases(run.folder());
        Point point = Point.parse(wanted.isPresent() ? known(wanted.get(), run) : only(run, releases));
        boolean held = isHeld(run, point);
        try {
            if (!releases.add(point)) {
                return new Release(run.id(), point, Release.Effect.ALREADY, Optional.empty());
            }
        } catch (IOException e) {
            throw new StackplugException(StorageProblem.writing("the run can't be released", e, "the run's folder"), e);
        }
        return held ? released(run, point) : new Release(run.id(), point, Release.Effect.IN_ADVANCE, Optional.empty());
    }

    private static boolean isHeld(RunRecord run, Point point) {
        return run.heldNow()
                .filter(hold -> hold.after().equals(point.toString()))
                .isPresent();
    }

    /** Returns the run whose process holds the lock, as soon as it has written the beginning of its journal. */
    private RunRecord underWay() throws StackplugException {
        for (int tries = 1; ; tries++) {
            Optional<RunLock.Holder> holder = RunLock.holder(topDir);
            if (holder.isEmpty()) {
                throw notHeld("no run is under way in " + topDir, NO_RUN);
            }
            try {
                if (holder.get().run().isPresent()) {
                    return new Runs(topDir).find(holder.get().run().get());
                }
            } catch (StackplugException e) {
                if (tries >= TRIES) {
                    throw e;
                }
            }
            if (tries >= TRIES) {
                throw notHeld(
                        "the run in " + topDir + " has not begun yet", "Its process has not written a journal yet.");
            }
            pause();
        }
    }

    /** Returns the point that the user names, with or without the word of {@code --hold}. */
    private static String known(String wanted, RunRecord run) throws StackplugException {
        String point = wanted.startsWith("after:") ? wanted.substring("after:".length()) : wanted;
        List<String> holds = run.holds().planned();
        if (!holds.contains(point)) {
            throw notHeld(
                    "the run " + run.id() + " is not held after '" + point + "'",
                    NearestWords.withQuestion("It is held after: " + String.join(", ", holds), point, holds));
        }
        return point;
    }

    private static String only(RunRecord run, Releases releases) throws StackplugException {
        Optional<HoldSpan> now = run.heldNow();
        if (now.isPresent()) {
            return now.get().after();
        }
        List<String> holds = run.holds().planned();
        List<String> left = holds.stream()
                .filter(point -> !releases.has(Point.parse(point)))
                .toList();
        if (left.size() > 1) {
            throw notHeld(
                    "the run " + run.id() + " is not held now, and will be more than once",
                    "It will be held after: " + String.join(", ", left));
        }
        return left.isEmpty() ? holds.get(holds.size() - 1) : left.get(0);
    }

    private Release released(RunRecord run, Point point) throws StackplugException {
        for (int tries = 0; tries < TRIES; tries++) {
            Optional<HoldSpan> ended = new Runs(topDir)
                    .find(run.id()).holds().spans().stream()
                            .filter(hold -> hold.after().equals(point.toString()))
                            .filter(hold -> hold.end().isPresent())
                            .findFirst();
            if (ended.isPresent()) {
                String end = ended.get().end().get();
                if (!end.equals("released")) {
                    throw notHeld("the run " + run.id() + " is not held any more", "Its hold was " + end + ".");
                }
                return new Release(
                        run.id(),
                        point,
                        Release.Effect.RELEASED,
                        Optional.of(ended.get().took()));
            }
            pause();
        }
        return new Release(run.id(), point, Release.Effect.UNANSWERED, Optional.empty());
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static StackplugException notHeld(String sentence, String cause) {
        return new StackplugException(Problem.of(ErrorCode.NOT_HELD, sentence)
                .because(cause)
                .remedy("'stackplug stack --hold after:POINT' holds a run, and 'stackplug runs' lists the runs."));
    }
}
