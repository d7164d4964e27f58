package org.stackplug.session;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.stackplug.devstack.DevStackTree;
import org.stackplug.event.RunListener;
import org.stackplug.file.StorageProblem;
import org.stackplug.options.Command;
import org.stackplug.options.RunOptions;
import org.stackplug.problem.ErrorCode;
import org.stackplug.problem.Problem;
import org.stackplug.problem.StackplugException;
import org.stackplug.provider.Providers;
import org.stackplug.provider.Runners;
import org.stackplug.spi.run.Cloner;
import org.stackplug.spi.run.PhaseRunner;
import org.stackplug.spi.run.PhaseRunnerProvider;
import org.stackplug.spi.run.RunSession;
import org.stackplug.spi.run.RunnerException;
import org.stackplug.spi.run.step.Point;
import org.stackplug.state.RunFolder;
import org.stackplug.task.Background;
import org.stackplug.task.Cancellation;

/**
 * A session of a stack in a temporary folder, which only inspects: it takes no lock, clones nothing and leaves nothing.
 *
 * @param listener receives what localrc sets
 * @param cancellation terminates its processes early
 */
public record ScratchSession(
        RunOptions options, Providers<PhaseRunnerProvider> runners, RunListener listener, Cancellation cancellation) {

    /** Uses the session. */
    @FunctionalInterface
    public interface Use<S extends RunSession, T> {
        /** Uses a session that stands at the fetch point, and is closed afterwards. */
        T of(OpenedSession<S> opening, Localrc localrc, RunFolder folder)
                throws StackplugException, RunnerException, IOException;
    }

    /**
     * Opens the session, has it used, and returns what was made of it.
     *
     * @param needed what the runner has to be able to do for that kind of session
     */
    public <S extends RunSession, T> T open(
            SessionOpener.Kind<S> kind, Set<PhaseRunner.Capability> needed, List<Point> points, Use<S, T> use)
            throws StackplugException {
        Background<PhaseRunner> runner = Background.start("runner", () -> Runners.choose(options, runners, needed));
        new DevStackTree(options.topDir()).check(options, Command.STACK);
        Localrc localrc = Localrc.read(options);
        RunFolder folder = RunFolder.temporary();
        try {
            SessionOpener<S> opener = new SessionOpener<>(
                    kind, runner.result(), new RunContext(options, folder, listener, cancellation), localrc);
            OpenedSession<S> opening = opener.open(new Stage(Command.STACK, points), 1, Cloner.NONE, Optional.empty());
            try (var session = opening.guard()) {
                T made = use.of(opening, localrc, folder);
                // The result of a session that was interrupted is incomplete.
                if (cancellation.isRequested()) {
                    throw new StackplugException(interrupted());
                }
                return made;
            }
        } catch (StackplugException e) {
            throw cancellation.isRequested() ? new StackplugException(interrupted(), e) : e;
        } catch (RunnerException e) {
            if (cancellation.isRequested()) {
                throw new StackplugException(interrupted(), e);
            }
            throw new StackplugException(
                    Problem.of(ErrorCode.CHANNEL, e.getMessage()).remedy("Please report it."), e);
        } catch (IOException e) {
            throw new StackplugException(StorageProblem.writing("a file could not be read or written", e, "TMPDIR"), e);
        } finally {
            folder.delete();
        }
    }

    private static Problem interrupted() {
        return Problem.of(ErrorCode.INTERRUPTED, "the command was interrupted").remedy("Run the command again.");
    }
}
