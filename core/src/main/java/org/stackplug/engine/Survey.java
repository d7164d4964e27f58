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
import org.stackplug.spi.RunnerException;
import org.stackplug.spi.SourceFetcherProvider;

/**
 * Finds out what is declared, and leaves no trace: localrc is evaluated in a session in a temporary folder, and no code of a
 * plugin runs.
 */
final class Survey {
    private final RunOptions options;
    private final Providers<SourceFetcherProvider> fetchers;
    private final Providers<PhaseRunnerProvider> runners;
    private final RunListener listener;

    Survey(
            RunOptions options,
            Providers<SourceFetcherProvider> fetchers,
            Providers<PhaseRunnerProvider> runners,
            RunListener listener) {
        this.options = options;
        this.fetchers = fetchers;
        this.runners = runners;
        this.listener = listener;
    }

    /** What is done with the declarations. */
    @FunctionalInterface
    interface Use<T> {
        /**
         * Does it.
         *
         * @param opening its session has ended
         * @param made for looking at checkouts: none of them uses the network
         */
        T of(Opening opening, Localrc localrc, Fetchers made) throws StackplugException, IOException;
    }

    /** Looks, and answers what was made of it. */
    <T> T take(Use<T> use) throws StackplugException {
        PhaseRunner runner = Runners.choose(options, runners);
        new DevStackTree(options.topDir()).check(options, Command.STACK);
        Localrc localrc = Localrc.read(options);
        RunFolder folder = RunFolder.temporary();
        try (Fetchers made = new Fetchers(fetchers, options, true)) {
            Opening opening = Opening.open(
                    runner,
                    options,
                    localrc,
                    Command.STACK,
                    List.of(Point.FETCH),
                    folder,
                    1,
                    new Cancellation(),
                    listener,
                    Cloning.NONE,
                    Optional.empty());
            opening.guard().close();
            return use.of(opening, localrc, made);
        } catch (RunnerException e) {
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
}
