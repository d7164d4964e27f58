package org.stackplug.engine;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.stackplug.event.RunListener;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.spi.Cloning;
import org.stackplug.spi.PhaseRunner;
import org.stackplug.spi.PhaseRunnerProvider;
import org.stackplug.spi.Point;
import org.stackplug.spi.RunSession;
import org.stackplug.spi.RunnerException;

/**
 * A session of a stack in a temporary folder, for looking: it takes no lock and clones nothing, and nothing of it is left.
 *
 * @param listener learns what stands in localrc
 * @param cancellation ends it early: its processes, and with them the folder
 */
record TemporarySession(
        RunOptions options, Providers<PhaseRunnerProvider> runners, RunListener listener, Cancellation cancellation) {

    /** What is done with it. */
    @FunctionalInterface
    interface Use<S extends RunSession, T> {
        /** Does it; the session stands at the fetch point, and need not be closed. */
        T of(Opening<S> opening, Localrc localrc, RunFolder folder)
                throws StackplugException, RunnerException, IOException;
    }

    /** Opens it, lets it be used, and answers what was made of it. */
    <S extends RunSession, T> T open(Opening.Kind<S> kind, List<Point> points, Use<S, T> use)
            throws StackplugException {
        Ahead<PhaseRunner> runner = Ahead.begin("runner", () -> Runners.choose(options, runners));
        new DevStackTree(options.topDir()).check(options, Command.STACK);
        Localrc localrc = Localrc.read(options);
        RunFolder folder = RunFolder.temporary();
        try {
            Opening<S> opening = Opening.open(
                    kind,
                    runner.result(),
                    options,
                    localrc,
                    Command.STACK,
                    points,
                    folder,
                    1,
                    cancellation,
                    listener,
                    Cloning.NONE,
                    Optional.empty());
            try (var session = opening.guard()) {
                T made = use.of(opening, localrc, folder);
                // Of a session that was ended, it is made of half of what there is to see.
                if (cancellation.requested()) {
                    throw new StackplugException(interrupted());
                }
                return made;
            }
        } catch (StackplugException e) {
            throw cancellation.requested() ? new StackplugException(interrupted(), e) : e;
        } catch (RunnerException e) {
            if (cancellation.requested()) {
                throw new StackplugException(interrupted(), e);
            }
            throw new StackplugException(
                    Problem.of(ErrorCode.CHANNEL, e.getMessage()).remedy("Please report it."), e);
        } catch (IOException e) {
            throw new StackplugException(
                    Problem.of(ErrorCode.STORAGE, "a file could not be read or written")
                            .because(e.getClass().getSimpleName() + ": " + e.getMessage())
                            .remedy("See that DEST is yours to read, and TMPDIR to write."),
                    e);
        } finally {
            folder.delete();
        }
    }

    private static Problem interrupted() {
        return Problem.of(ErrorCode.INTERRUPTED, "the command was ended by you").remedy("Run the command again.");
    }
}
